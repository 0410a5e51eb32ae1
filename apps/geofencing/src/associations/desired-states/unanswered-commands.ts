import { Injectable } from '@nestjs/common';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { DesiredStates } from './desired-states.ts';
import { OLDEST_DUE } from './due-work.ts';
import { DEVICES_AT_ONCE } from './portion.ts';

/** Commands that shadows failed, or that nobody answered while they were on the log. */
@Injectable()
export class UnansweredCommands {
  readonly #desired: DesiredStates;

  constructor(desired: DesiredStates) {
    this.#desired = desired;
  }

  /** Gives those once more that are due. */
  async givePortion(manager: EntityManager, projectId: ProjectId, nowMs: number): Promise<void> {
    const due = await select<{ trackingId: TrackingId }>(
      manager,
      // Due is asked again of the locked row: an answer may have come meanwhile.
      `SELECT tracking_id AS "trackingId" FROM associated_device
        WHERE ask_at_ms <= $1
          AND tracking_id IN (SELECT tracking_id FROM (${OLDEST_DUE}) AS oldest WHERE project_id = $2 LIMIT $3)
        ORDER BY tracking_id FOR UPDATE`,
      [nowMs, projectId, DEVICES_AT_ONCE],
    );
    await this.#desired.repeat(
      manager,
      due.map(({ trackingId }) => trackingId),
      nowMs,
    );
  }
}
