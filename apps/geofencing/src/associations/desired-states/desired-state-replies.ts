import { Inject, Injectable } from '@nestjs/common';
import type { ReplyHandler } from '@umbra/commands';
import type { CommandOutcome, Reply } from '@umbra/contracts/command';
import { type Logger, type Metrics } from '@umbra/observability';
import { change } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { LOGGER, METRICS, NOW_MS } from '../../geofencing.tokens.ts';
import { deviceOfCommand } from './desired-state-command.ts';

/** `gone`: the device has no claim any more. `failed`: it is asked again. `given-up`: it was asked often enough. */
const ENDINGS = ['done', 'gone', 'failed', 'given-up'] as const;
type Ending = (typeof ENDINGS)[number];

const MAX_ATTEMPTS = 6;
const FIRST_PAUSE_MS = 5_000;
/** 5 s, 20 s, 80 s, 5 min, 21 min. */
const PAUSE_GROWS_BY = 4;

/** What came of the commands to shadows: what failed for no fault of the command is asked again, a few times. */
@Injectable()
export class DesiredStateReplies implements ReplyHandler {
  readonly #nowMs: () => number;
  readonly #logger: Logger;
  readonly #endings;
  #applied: readonly Ending[] = [];

  constructor(@Inject(NOW_MS) nowMs: () => number, @Inject(LOGGER) logger: Logger, @Inject(METRICS) metrics: Metrics) {
    this.#nowMs = nowMs;
    this.#logger = logger;
    this.#endings = metrics.counter(
      'umbra_geofencing_desired_states_total',
      'Devices whose desired state was to follow their associations, by what came of it.',
      ['outcome'],
    );
    for (const ending of ENDINGS) this.#endings.labels(ending);
  }

  async apply(manager: EntityManager, replies: readonly Reply[]): Promise<void> {
    const byEnding = (wanted: Ending) =>
      replies.flatMap(({ data }) => (endingOf(data.outcome) === wanted ? [data.commandId] : []));
    const failed = byEnding('failed');
    const done = await this.#settle(manager, byEnding('done'));
    const gone = await this.#settle(manager, byEnding('gone'));
    const [again, givenUp] = await this.#askLater(manager, failed);
    for (const trackingId of gone) {
      this.#logger.info({ trackingId }, 'a desired state follows its associations no more: the device is gone');
    }
    for (const trackingId of givenUp) {
      this.#logger.error({ trackingId }, 'a desired state does not follow its associations: shadows failed repeatedly');
    }
    this.#applied = [
      ...done.map(() => 'done' as const),
      ...gone.map(() => 'gone' as const),
      ...again.map(() => 'failed' as const),
      ...givenUp.map(() => 'given-up' as const),
    ];
  }

  committed(): void {
    for (const ending of this.#applied) this.#endings.labels(ending).inc();
    this.#applied = [];
  }

  /** Of commands that others took the place of meanwhile nothing is left to do. @returns the devices of the others */
  async #settle(manager: EntityManager, commandIds: readonly string[]): Promise<string[]> {
    if (commandIds.length === 0) return [];
    const { rows } = await change<{ trackingId: string }>(
      manager,
      `UPDATE associated_device SET ask_at_ms = NULL, attempts = 0 WHERE tracking_id IN (${LOCKED})
       RETURNING tracking_id AS "trackingId"`,
      [commandIds.map(deviceOfCommand), commandIds],
    );
    return rows.map(({ trackingId }) => trackingId);
  }

  /** @returns the devices that are asked again, and those that are not */
  async #askLater(manager: EntityManager, commandIds: readonly string[]): Promise<readonly [string[], string[]]> {
    if (commandIds.length === 0) return [[], []];
    const { rows } = await change<{ trackingId: string; isLast: boolean }>(
      manager,
      `UPDATE associated_device
          SET attempts = attempts + 1,
              ask_at_ms = CASE WHEN attempts + 1 < $3 THEN $4::bigint + $5 * ($6::integer ^ attempts)::bigint END
        WHERE tracking_id IN (${LOCKED})
    RETURNING tracking_id AS "trackingId", ask_at_ms IS NULL AS "isLast"`,
      [commandIds.map(deviceOfCommand), commandIds, MAX_ATTEMPTS, this.#nowMs(), FIRST_PAUSE_MS, PAUSE_GROWS_BY],
    );
    const idsOf = (isLast: boolean) => rows.filter((row) => row.isLast === isLast).map(({ trackingId }) => trackingId);
    return [idsOf(false), idsOf(true)];
  }
}

/** The devices of $1 whose newest command is among $2. */
const LOCKED = `SELECT tracking_id FROM associated_device
                 WHERE tracking_id = ANY ($1::text[]) AND command_id = ANY ($2::text[]) ORDER BY tracking_id FOR UPDATE`;

const GONE = new Set([403, 404]);

function endingOf(outcome: CommandOutcome): Ending {
  if (outcome.status === 'done') return 'done';
  return GONE.has(outcome.refusal.status) ? 'gone' : 'failed';
}
