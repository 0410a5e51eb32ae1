import { Injectable } from '@nestjs/common';
import { change, type Queryable } from '../persistence/sql.ts';
import type { ExternalSample } from '../domain/driver/driver.ts';

/** Of one device. Some hours of a device that reports every few seconds; it is provisioned in one or two. */
export const MAX_PENDING_SAMPLES = 1_000;

export interface PendingSample extends ExternalSample {
  /** Of its device. */
  readonly place: number;
}

/** Samples of devices that are being provisioned. */
@Injectable()
export class PendingSamplesRepository {
  /** Keeps the newest of a device, up to the bound. @returns how many were dropped for that */
  async add(
    db: Queryable,
    connectorKey: number,
    byDevice: ReadonlyMap<string, readonly ExternalSample[]>,
  ): Promise<number> {
    const rows = [...byDevice].flatMap(([id, samples]) => samples.map((sample) => ({ id, ...sample })));
    await change(
      db,
      `INSERT INTO pending_sample (connector_key, external_device_id, sampled_at_ms, telemetry)
       SELECT $1, external_device_id, sampled_at_ms, telemetry
         FROM unnest($2::text[], $3::bigint[], $4::text[]) AS shown (external_device_id, sampled_at_ms, telemetry)
        ORDER BY external_device_id, sampled_at_ms
       ON CONFLICT DO NOTHING`,
      [
        connectorKey,
        rows.map(({ id }) => id),
        rows.map(({ sampledAtMs }) => sampledAtMs),
        rows.map(({ telemetry }) => JSON.stringify(telemetry)),
      ],
    );
    const { count } = await change(
      db,
      `DELETE FROM pending_sample USING (
         SELECT external_device_id, sampled_at_ms,
                row_number() OVER (PARTITION BY external_device_id ORDER BY sampled_at_ms DESC) AS nth
           FROM pending_sample WHERE connector_key = $1 AND external_device_id = ANY ($2)) AS ranked
        WHERE connector_key = $1 AND pending_sample.external_device_id = ranked.external_device_id
          AND pending_sample.sampled_at_ms = ranked.sampled_at_ms AND nth > ${String(MAX_PENDING_SAMPLES)}`,
      [connectorKey, [...byDevice.keys()]],
    );
    return count;
  }

  /** Takes out what waits for devices of which it is known by now whether they are provisioned. In ascending time. */
  async takeSettled(db: Queryable): Promise<PendingSample[]> {
    const { rows } = await change<Omit<PendingSample, 'telemetry'> & { readonly telemetry: string }>(
      db,
      `DELETE FROM pending_sample USING external_device AS device
        WHERE device.connector_key = pending_sample.connector_key
          AND device.external_device_id = pending_sample.external_device_id AND provisioning <> 'provisioning'
       RETURNING place, sampled_at_ms AS "sampledAtMs", telemetry`,
    );
    return rows
      .map(({ telemetry, ...row }) => ({ ...row, telemetry: JSON.parse(telemetry) as ExternalSample['telemetry'] }))
      .sort((one, other) => one.sampledAtMs - other.sampledAtMs);
  }
}
