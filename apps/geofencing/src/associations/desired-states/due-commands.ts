import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { inTransaction, select } from '@umbra/postgres';
import { DataSource, type EntityManager } from 'typeorm';
import { NOW_MS } from '../../geofencing.tokens.ts';
import { ChangedResources } from './changed-resources.ts';
import { dueWork, type DueWork } from './due-work.ts';
import { RemovedResources } from './removed-resources.ts';
import { UnansweredCommands } from './unanswered-commands.ts';

/** Of the advisory lock of whoever gives a portion: "gd". */
const LOCK_CLASS = 0x67_64;
/**
 * Records that wait for the log. With more of them no portion is added: all records leave in one order, also the replies and
 * the new geofences that somebody waits for.
 */
const MAX_WAITING_RECORDS = 200;
const PAUSE_MS = 50;

type Given = 'given' | 'too many wait' | 'another gives';

/**
 * Has devices hear of what their requests did not tell them: in portions, each project in turn, of all replicas one at a
 * time, and only so fast as the log takes it.
 */
@Injectable()
export class DueCommands {
  readonly #dataSource: DataSource;
  readonly #giving: Readonly<Record<DueWork['what'], ChangedResources | RemovedResources | UnansweredCommands>>;
  readonly #nowMs: () => number;
  /** The one that had its turn last. */
  #last: ProjectId | undefined;

  constructor(
    dataSource: DataSource,
    removed: RemovedResources,
    changed: ChangedResources,
    unanswered: UnansweredCommands,
    @Inject(NOW_MS) nowMs: () => number,
  ) {
    this.#dataSource = dataSource;
    this.#giving = { removed, changed, unanswered };
    this.#nowMs = nowMs;
  }

  /** All that is due. @param stopping aborted when the rest is for later */
  async give(stopping: AbortSignal): Promise<void> {
    for (;;) {
      const work = fromNextOn(await dueWork(this.#dataSource, this.#nowMs()), this.#last);
      if (work.length === 0) return;
      for (const each of work) {
        // Noted before: what fails is tried again when all others have had their turn.
        this.#last = each.projectId;
        if (!(await this.#giveSoon(each, stopping))) return;
      }
    }
  }

  /** @returns false when the rest is for later, or for another replica */
  async #giveSoon(work: DueWork, stopping: AbortSignal): Promise<boolean> {
    while (!stopping.aborted) {
      const given = await inTransaction(this.#dataSource, (manager) => this.#give(manager, work));
      if (given !== 'too many wait') return given === 'given';
      await delay(PAUSE_MS, undefined, { signal: stopping }).catch(() => undefined);
    }
    return false;
  }

  async #give(manager: EntityManager, { projectId, what }: DueWork): Promise<Given> {
    const [lock] = await select<{ leads: boolean }>(
      manager,
      'SELECT pg_try_advisory_xact_lock($1, hashtext(current_schema())) AS leads',
      [LOCK_CLASS],
    );
    if (lock?.leads !== true) return 'another gives';
    const waiting = await select(manager, 'SELECT FROM outbox LIMIT $1', [MAX_WAITING_RECORDS]);
    if (waiting.length === MAX_WAITING_RECORDS) return 'too many wait';
    await this.#giving[what].givePortion(manager, projectId, this.#nowMs());
    return 'given';
  }
}

/** Those behind the project that had its turn last, then the others. */
function fromNextOn(work: readonly DueWork[], last: ProjectId | undefined): readonly DueWork[] {
  const next = work.findIndex(({ projectId }) => last !== undefined && projectId > last);
  return next === -1 ? work : [...work.slice(next), ...work.slice(0, next)];
}
