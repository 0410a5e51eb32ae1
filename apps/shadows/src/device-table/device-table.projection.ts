import { readDeviceState } from '@umbra/access';
import type { DeviceState } from '@umbra/contracts/device';
import type { LogMessage } from '@umbra/kafka';
import type { BatchFold, Projection, SqlSession } from '@umbra/projections';
import { OWN_SCHEMA } from '../schemas.ts';

/**
 * Which claims does a project have, in what order? One row a claim, folded from `device.events`, for lists alone: a
 * single device is looked up in memory. Newer versions only; an unclaim hides its row (wall 2).
 */
export class DeviceTableProjection implements Projection<DeviceState> {
  readonly name = 'shadows.devices';

  read(message: LogMessage): DeviceState | undefined {
    return readDeviceState(message.value);
  }

  begin(): Promise<BatchFold<DeviceState>> {
    const newest = new Map<string, DeviceState>();
    return Promise.resolve({
      apply: ({ event }) => {
        if (event.version > (newest.get(event.deviceId)?.version ?? 0)) newest.set(event.deviceId, event);
      },
      write: (session) => upsertClaims(session, [...newest.values()]),
      committed: () => undefined,
    });
  }

  forget(): void {
    // Nothing is kept in memory.
  }
}

async function upsertClaims(session: SqlSession, devices: readonly DeviceState[]): Promise<void> {
  const claims = devices.flatMap((device) => device.claims.map((claim) => ({ device, claim })));
  if (claims.length === 0) return;
  await session.execute(
    `INSERT INTO ${OWN_SCHEMA}.device AS known
            (tracking_id, device_id, project_id, app_id, external_id, claimed_at_ms, unclaimed_at_ms, version)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::integer[])
     ON CONFLICT (tracking_id) DO UPDATE
        SET unclaimed_at_ms = excluded.unclaimed_at_ms, external_id = excluded.external_id, version = excluded.version
      WHERE excluded.version > known.version`,
    [
      claims.map(({ claim }) => claim.trackingId),
      claims.map(({ device }) => device.deviceId),
      claims.map(({ claim }) => claim.projectId),
      // Of the licence: with the external id it names a virtual device (GEN-11).
      claims.map(({ device }) => device.appId),
      claims.map(({ device }) => device.externalId ?? null),
      claims.map(({ claim }) => claim.claimedAtMs),
      claims.map(({ claim }) => claim.unclaimedAtMs ?? null),
      claims.map(({ device }) => device.version),
    ],
  );
}
