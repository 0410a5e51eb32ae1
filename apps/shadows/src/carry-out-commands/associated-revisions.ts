import type { TrackingId } from '@umbra/contracts/ids';
import { select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';

/**
 * Which command of a device's associations is the newest that was carried out. A dead letter that is given again, long after
 * others took its place, is told from them by it: limits have no time of their own.
 */
export class AssociatedRevisions {
  /** In the transaction that carries the command out. @returns whether it is newer than all before */
  async advance(manager: EntityManager, trackingId: TrackingId, revision: number): Promise<boolean> {
    const rows = await select(
      manager,
      `INSERT INTO associated_revision AS known (tracking_id, revision) VALUES ($1, $2)
       ON CONFLICT (tracking_id) DO UPDATE SET revision = excluded.revision WHERE known.revision < excluded.revision
       RETURNING 1`,
      [trackingId, revision],
    );
    return rows.length > 0;
  }
}
