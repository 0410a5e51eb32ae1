import { readDeviceState } from '@umbra/access';
import { MAX_ENDED_CLAIMS, type DeviceState } from '@umbra/contracts/device';
import type { LogMessage } from '@umbra/kafka';
import type { BatchFold, Projection, SqlSession } from '@umbra/projections';
import { OWN_SCHEMA } from '../schemas.ts';
import { requireTime } from '../timeline/event-bounds.ts';

/**
 * Which claims does a project have, in what order? One row a claim, folded from `device.events`, for lists alone: a
 * single device is looked up in memory. Newer versions only; an unclaim hides its row (wall 2).
 */
export class DeviceTableProjection implements Projection<DeviceState> {
  readonly name = 'shadows.devices';

  read(message: LogMessage): DeviceState | undefined {
    const device = readDeviceState(message.value);
    for (const { claimedAtMs, unclaimedAtMs = 0 } of device?.claims ?? []) {
      requireTime('claimedAtMs', claimedAtMs);
      requireTime('unclaimedAtMs', unclaimedAtMs);
    }
    return device;
  }

  begin(): Promise<BatchFold<DeviceState>> {
    const newest = new Map<string, DeviceState>();
    return Promise.resolve({
      apply: ({ event }) => {
        if (event.version > (newest.get(event.deviceId)?.version ?? 0)) newest.set(event.deviceId, event);
      },
      write: async (session) => {
        const devices = [...newest.values()];
        await endUnlistedClaims(session, devices);
        await upsertClaims(session, devices);
      },
      committed: () => undefined,
    });
  }

  forget(): void {
    // Nothing is kept in memory.
  }
}

/**
 * A state lists the newest ended claims only. Who missed so many events that it knows none of the listed ones may still
 * have an older one that runs: it is over.
 */
async function endUnlistedClaims(session: SqlSession, devices: readonly DeviceState[]): Promise<void> {
  const cut = devices.filter(({ claims }) => claims.length >= MAX_ENDED_CLAIMS);
  if (cut.length === 0) return;
  const known = await session.rows<{ device_id: string }>(
    `SELECT DISTINCT device_id FROM ${OWN_SCHEMA}.device WHERE tracking_id = ANY ($1::text[])`,
    [cut.flatMap(({ claims }) => claims.map(({ trackingId }) => trackingId))],
  );
  const knownIds = new Set(known.map((row) => row.device_id));
  const missed = cut.filter(({ deviceId }) => !knownIds.has(deviceId));
  if (missed.length === 0) return;
  await session.execute(
    `UPDATE ${OWN_SCHEMA}.device AS known SET unclaimed_at_ms = news.at_ms, version = news.version
       FROM unnest($1::text[], $2::bigint[], $3::integer[]) AS news (device_id, at_ms, version)
      WHERE known.device_id = news.device_id AND known.unclaimed_at_ms IS NULL AND known.version < news.version`,
    [
      missed.map(({ deviceId }) => deviceId),
      missed.map(({ claims }) => claims[0]?.claimedAtMs ?? 0),
      missed.map(({ version }) => version),
    ],
  );
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
