import { Inject, Injectable } from '@nestjs/common';
import { errorFields } from '@umbra/errors';
import { runWithCorrelation, type Logger } from '@umbra/observability';
import type { ConnectorsConfig } from '../connectors.config.ts';
import { CONFIG, LOGGER } from '../connectors.tokens.ts';
import type { ExecutionResult } from '../executions/execution.ts';
import { ExecutionsRepository } from '../executions/executions.repository.ts';
import { LeaseEndedError } from '../executions/lease.ts';
import type { Mirrored } from '../mirror/mirrored.ts';
import { Clock } from '../persistence/clock.ts';
import { PullConnector, sumOf } from './pull-connector.ts';
import { resultOf, type EndedRun } from './result-of.ts';
import { runTooLong } from './run-interruption.ts';
import type { RunFailure } from './run-failure.ts';
import { runFailure } from './run-failure.ts';
import type { RunMetrics } from './run-metrics.ts';
import type { Run } from './run.ts';

const MS = 1_000;

/** A run from its beginning to its end: one line in the log, whatever comes of it. */
@Injectable()
export class RunConnector {
  readonly #connector: PullConnector;
  readonly #executions: ExecutionsRepository;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #deadlineS: number;

  constructor(
    connector: PullConnector,
    executions: ExecutionsRepository,
    clock: Clock,
    @Inject(CONFIG) config: ConnectorsConfig,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.#connector = connector;
    this.#executions = executions;
    this.#clock = clock;
    this.#logger = logger;
    this.#deadlineS = config.CONNECTORS_RUN_DEADLINE_S;
  }

  /** Never fails: what goes wrong is in the tables, or is found by whoever takes the run over. */
  async run(run: Run, metrics: RunMetrics): Promise<void> {
    await runWithCorrelation(run.execution.correlationId, () => this.#run(run, metrics));
  }

  async #run(run: Run, metrics: RunMetrics): Promise<void> {
    const { fencingToken, connectorId, driverId, dueAtMs, startedAtMs } = run.execution;
    const beganAtMs = performance.now();
    const portions: Mirrored[] = [];
    const failure = await this.#pull(run, portions);
    const durationMs = Math.round(performance.now() - beganAtMs);
    const fields = {
      ...{ connectorId, driverId, fencingToken, durationMs, delayMs: startedAtMs - dueAtMs },
      ...sumOf(portions),
    };
    // Whoever finds the lease ended says what becomes of the run.
    if (failure?.code === LEASE_ENDED) {
      this.#logger.warn({ ...fields, outcome: 'lost' }, 'connector executed');
      return;
    }
    const nowMs = this.#clock.nowMs();
    const ended = { execution: run.execution, failure, durationMs, nowMs, chance: Math.random() };
    const result = await this.#finish(ended);
    if (result === undefined) return;
    metrics.ended(driverId, result.end, durationMs);
    const told = result.failure && { code: result.failure.code, reason: result.failure.message };
    this.#logger.info({ ...fields, outcome: result.end, ...told }, 'connector executed');
    if (failure?.internal !== undefined) this.#logger.error(failure.internal, 'a run failed for a reason of our own');
  }

  /** @returns why it failed */
  async #pull(run: Run, portions: Mirrored[]): Promise<RunFailure | undefined> {
    const timer = setTimeout(() => {
      run.end(runTooLong(this.#deadlineS));
    }, this.#deadlineS * MS);
    try {
      await this.#connector.pull(run, (mirrored) => portions.push(mirrored));
      return undefined;
    } catch (error) {
      return runFailure(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** @returns what is written; undefined if nothing could be: the run will count as lost */
  async #finish(ended: Omit<EndedRun, 'intervalMs'>): Promise<ExecutionResult | undefined> {
    const { fencingToken, connectorId } = ended.execution;
    try {
      const result = (intervalMs: number): ExecutionResult => resultOf({ ...ended, intervalMs });
      return await this.#executions.finish(fencingToken, result, ended.nowMs);
    } catch (error) {
      this.#logger.warn({ ...errorFields(error), fencingToken, connectorId }, 'the end of a run could not be written');
      return undefined;
    }
  }
}

const LEASE_ENDED = new LeaseEndedError().code;
