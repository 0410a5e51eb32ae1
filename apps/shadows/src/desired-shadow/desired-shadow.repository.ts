import type { AccessibleDevice } from '@umbra/access';
import type { DesiredShadow, DesiredShadowState } from '@umbra/contracts/desired-shadow';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { EntityManager } from 'typeorm';
import { DesiredShadowEntity } from './desired-shadow.entity.ts';

/** Desired states, in the transaction of whoever changes one. */
export class DesiredShadowRepository {
  readonly #manager: EntityManager;

  constructor(manager: EntityManager) {
    this.#manager = manager;
  }

  /** The stored state, locked until the end of the transaction; undefined before the first change. */
  async lock({ trackingId, projectId }: AccessibleDevice): Promise<DesiredShadowState | undefined> {
    // Two first changes at once would both find no row to lock: this lock is there before the row is.
    await this.#manager.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [DESIRED_LOCK_CLASS, trackingId]);
    const found = await this.#manager.findOneBy(DesiredShadowEntity, { trackingId, projectId });
    return found === null ? undefined : toState(found);
  }

  async save({ trackingId, projectId, desired, version }: DesiredShadowState): Promise<void> {
    await this.#manager.upsert(
      DesiredShadowEntity,
      { trackingId, projectId, version, desired: JSON.stringify(desired), timestampMs: desired.timestamp ?? null },
      ['trackingId'],
    );
  }
}

/** Any number that nothing else in this database uses for an advisory lock of the (class, object) kind. */
const DESIRED_LOCK_CLASS = 0x6473; // "ds"

const toState = ({ trackingId, projectId, desired, version }: DesiredShadowEntity): DesiredShadowState => ({
  trackingId: trackingId as TrackingId,
  projectId: projectId as ProjectId,
  desired: JSON.parse(desired) as DesiredShadow,
  version,
});
