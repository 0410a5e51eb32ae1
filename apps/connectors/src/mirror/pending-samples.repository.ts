import { Injectable } from '@nestjs/common';
import { change, type Queryable, select } from '@umbra/postgres';
import type { ExternalSample } from '../domain/driver/driver.ts';

/** Of one device. Some hours of a device that reports every few seconds; it is provisioned in one or two. */
export const MAX_PENDING_SAMPLES = 1_000;
/** Of all devices of a connector that are being provisioned; and of all that could not be, as many again. */
export const MAX_PENDING_OF_CONNECTOR = 20_000;
/** Samples that one transaction takes out. */
export const MAX_TAKEN_AT_ONCE = 2_000;
const MAX_TAKEN_BYTES = 4_194_304;

export interface PendingSample extends ExternalSample {
  /** Of its device. */
  readonly place: number;
}

export interface PendingRoom {
  /** For devices that are asked for again some time. */
  readonly forFailed: number;
  /** For devices that are being provisioned. */
  readonly forComing: number;
}

/** Samples of devices that are being provisioned, or could not be and will be asked for again. */
@Injectable()
export class PendingSamplesRepository {
  /** How many more may wait for devices of the connector. */
  async room(db: Queryable, connectorKey: number): Promise<PendingRoom> {
    const [{ failed, coming } = { failed: 0, coming: 0 }] = await select<{ failed: number; coming: number }>(
      db,
      `SELECT count(*) FILTER (WHERE provisioning = 'failed')::integer AS failed,
              count(*) FILTER (WHERE provisioning <> 'failed')::integer AS coming
         FROM pending_sample JOIN external_device USING (connector_key, external_device_id) WHERE connector_key = $1`,
      [connectorKey],
    );
    const left = (count: number): number => Math.max(0, MAX_PENDING_OF_CONNECTOR - count);
    return { forFailed: left(failed), forComing: left(coming) };
  }

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

  /**
   * Takes out a portion of what waits for devices that are provisioned by now; none of what somebody else is taking. They
   * stay so for the transaction. By device, in ascending time.
   */
  async takeSettled(db: Queryable): Promise<PendingSample[]> {
    const { rows } = await change<Omit<PendingSample, 'telemetry'> & { readonly telemetry: string }>(
      db,
      // From device to device, a step of the index each: thousands of samples may wait for one that is not settled.
      `WITH RECURSIVE device AS (
         (SELECT connector_key, external_device_id FROM pending_sample ORDER BY 1, 2 LIMIT 1)
         UNION ALL
         SELECT next.* FROM device, LATERAL (
           SELECT connector_key, external_device_id FROM pending_sample
            WHERE (connector_key, external_device_id) > (device.connector_key, device.external_device_id)
            ORDER BY 1, 2 LIMIT 1) AS next
       ), settled AS MATERIALIZED (
         SELECT place, connector_key, external_device_id FROM device JOIN external_device USING (connector_key, external_device_id)
          WHERE provisioning = 'provisioned' ORDER BY connector_key, external_device_id LIMIT $1 FOR SHARE OF external_device
       ), free AS (
         SELECT place, connector_key, external_device_id, sampled_at_ms, octet_length(telemetry) AS bytes
           FROM settled JOIN pending_sample USING (connector_key, external_device_id)
          ORDER BY connector_key, external_device_id, sampled_at_ms LIMIT $1 FOR UPDATE OF pending_sample SKIP LOCKED
       ), portion AS (
         SELECT *, sum(bytes) OVER (ORDER BY connector_key, external_device_id, sampled_at_ms) - bytes AS before FROM free
       )
       DELETE FROM pending_sample USING portion
        WHERE before < $2 AND pending_sample.connector_key = portion.connector_key
          AND pending_sample.external_device_id = portion.external_device_id
          AND pending_sample.sampled_at_ms = portion.sampled_at_ms
       RETURNING place, pending_sample.sampled_at_ms AS "sampledAtMs", telemetry`,
      [MAX_TAKEN_AT_ONCE, MAX_TAKEN_BYTES],
    );
    return rows
      .map(({ telemetry, ...row }) => ({ ...row, telemetry: JSON.parse(telemetry) as ExternalSample['telemetry'] }))
      .sort((one, other) => one.place - other.place || one.sampledAtMs - other.sampledAtMs);
  }
}
