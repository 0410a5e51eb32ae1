import { Injectable } from '@nestjs/common';
import { currentClaim, type DeviceState } from '@umbra/contracts/device';
import type { DeviceId, ProjectId, TrackingId } from '@umbra/contracts/ids';
import { change, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';

interface EndedClaim {
  readonly trackingId: TrackingId;
  readonly projectId: ProjectId;
  readonly deviceId: DeviceId;
  /** Of the device's state that says so. */
  readonly version: number;
}

/** Longer than any replica takes to hear of an end: until then it might associate the device once more. */
const ENDS_REMEMBERED_MS = 14 * 86_400_000;
const FORGOTTEN_AT_ONCE = 5_000;

/**
 * Associations end with the claim that they belong to: a new claim has a new trackingId (GEN-10). The end is noted in the
 * row that whoever associates the device locks, also where it never had associations: who comes later is refused, and of
 * who was first the associations are there already, and go.
 */
@Injectable()
export class EndClaims {
  /** @param states of which each may be the newest, or an old one that comes again */
  async end(manager: EntityManager, states: readonly DeviceState[], nowMs: number): Promise<void> {
    const ended = new Map<TrackingId, EndedClaim>();
    for (const claim of [...states.flatMap(listedEnds), ...(await this.#unlistedEnds(manager, states))]) {
      ended.set(claim.trackingId, claim);
    }
    const news = await this.#note(manager, [...ended.values()], nowMs);
    if (news.length === 0) return;
    for (const table of ['geofence_association', 'rule_association']) {
      await manager.query(`DELETE FROM ${table} WHERE tracking_id = ANY ($1::text[])`, [news]);
    }
  }

  /** Ends that nobody can have missed any more. @returns how many */
  async forget(manager: EntityManager, nowMs: number): Promise<number> {
    const { count } = await change(
      manager,
      `DELETE FROM associated_device
        WHERE tracking_id IN (SELECT tracking_id FROM associated_device WHERE ended_at_ms < $1
                               ORDER BY tracking_id LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      [nowMs - ENDS_REMEMBERED_MS, FORGOTTEN_AT_ONCE],
    );
    return count;
  }

  /**
   * A state lists the newest ended claims only, and who missed some states may know a claim that none of them lists: it is
   * over, if the state is newer than the one that it was known from.
   */
  async #unlistedEnds(manager: EntityManager, states: readonly DeviceState[]): Promise<EndedClaim[]> {
    return select<EndedClaim>(
      manager,
      `SELECT known.tracking_id AS "trackingId", known.project_id AS "projectId", device_id AS "deviceId", state.version
         FROM unnest($1::text[], $2::integer[], $3::text[]) AS state (device_id, version, running)
         JOIN associated_device AS known USING (device_id)
        WHERE known.ended_at_ms IS NULL AND known.device_version < state.version
          AND known.tracking_id IS DISTINCT FROM state.running`,
      [
        states.map(({ deviceId }) => deviceId),
        states.map(({ version }) => version),
        states.map((state) => currentClaim(state)?.trackingId ?? null),
      ],
    );
  }

  /** @returns those that were not known to have ended; their rows stay locked until the transaction ends */
  async #note(manager: EntityManager, ended: readonly EndedClaim[], nowMs: number): Promise<TrackingId[]> {
    if (ended.length === 0) return [];
    const rows = await select<{ trackingId: TrackingId }>(
      manager,
      `INSERT INTO associated_device AS known (tracking_id, project_id, device_id, device_version, ended_at_ms)
       SELECT tracking_id, project_id, device_id, version, $5
         FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[]) AS ended (tracking_id, project_id, device_id, version)
        ORDER BY tracking_id
       ON CONFLICT (tracking_id) DO UPDATE SET ended_at_ms = excluded.ended_at_ms, command_id = NULL, ask_at_ms = NULL
        WHERE known.ended_at_ms IS NULL
       RETURNING tracking_id AS "trackingId"`,
      [
        ended.map(({ trackingId }) => trackingId),
        ended.map(({ projectId }) => projectId),
        ended.map(({ deviceId }) => deviceId),
        ended.map(({ version }) => version),
        nowMs,
      ],
    );
    return rows.map(({ trackingId }) => trackingId);
  }
}

function listedEnds({ deviceId, version, claims }: DeviceState): EndedClaim[] {
  const ended = claims.filter(({ unclaimedAtMs }) => unclaimedAtMs !== undefined);
  return ended.map(({ trackingId, projectId }) => ({ trackingId, projectId, deviceId, version }));
}
