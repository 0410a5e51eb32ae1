import { Inject, Injectable } from '@nestjs/common';
import type { TrackingId } from '@umbra/contracts/ids';
import { inTransaction, select } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import { NOW_MS } from '../../geofencing.tokens.ts';
import { DesiredStates } from './desired-states.ts';
import { RemovedResources } from './removed-resources.ts';

const DEVICES_AT_ONCE = 500;

/** What was too much for one transaction, and what has to be asked again: in portions, by whichever replica comes first. */
@Injectable()
export class DueCommands {
  readonly #dataSource: DataSource;
  readonly #desired: DesiredStates;
  readonly #removed: RemovedResources;
  readonly #nowMs: () => number;

  constructor(
    dataSource: DataSource,
    desired: DesiredStates,
    removed: RemovedResources,
    @Inject(NOW_MS) nowMs: () => number,
  ) {
    this.#dataSource = dataSource;
    this.#desired = desired;
    this.#removed = removed;
    this.#nowMs = nowMs;
  }

  /** All that is due. @param stopping aborted when the rest is for later */
  async give(stopping: AbortSignal): Promise<void> {
    const sweep = () => inTransaction(this.#dataSource, (manager) => this.#removed.sweep(manager, this.#nowMs()));
    while (!stopping.aborted && (await sweep()));
    while (!stopping.aborted && (await this.#givePortion()) === DEVICES_AT_ONCE);
  }

  /** @returns of how many devices */
  #givePortion(): Promise<number> {
    return inTransaction(this.#dataSource, async (manager) => {
      const nowMs = this.#nowMs();
      const due = await select<{ trackingId: TrackingId }>(
        manager,
        `SELECT tracking_id AS "trackingId" FROM associated_device WHERE ask_at_ms <= $1
          ORDER BY ask_at_ms LIMIT $2 FOR UPDATE SKIP LOCKED`,
        [nowMs, DEVICES_AT_ONCE],
      );
      await this.#desired.repeat(
        manager,
        due.map(({ trackingId }) => trackingId),
        nowMs,
      );
      return due.length;
    });
  }
}
