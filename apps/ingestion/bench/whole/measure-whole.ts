import { cpuSecondsOfMachine, runLoad, type LoadRun, type Pace } from '@umbra/bench';
import { requestsOf } from '../requests.ts';
import type { Scenario } from '../scenarios.ts';
import type { ServerUnderLoad } from '../servers.ts';
import type { Stage } from '../stage.ts';
import type { Projection } from './projection.ts';

/** CPU seconds, or microseconds a sample, of each process. */
export interface Costs {
  readonly ingestion: number;
  readonly broker: number;
  readonly projection: number;
  readonly postgres: number;
}

/** One run, counted until the last sample of it was visible. */
export interface WholeMeasurement {
  readonly scenario: Scenario;
  readonly samples: number;
  readonly samplesPerSecond: number;
  /** From the first request until the projection had caught up. */
  readonly seconds: number;
  readonly catchUpSeconds: number;
  readonly maxLagRecords: number;
  readonly micros: Costs;
  readonly refused: number;
  readonly loadUtilization: number;
  readonly otherCores: number;
}

export interface Whole {
  readonly stage: Stage;
  readonly server: ServerUnderLoad;
  readonly projection: Projection;
}

const LOOK_EVERY_MS = 200;
const CATCH_UP_WITHIN_MS = 120_000;

export async function measureWhole(
  whole: Whole,
  scenario: Scenario,
  pace: Pace,
  seconds: number,
): Promise<WholeMeasurement> {
  const { stage, server, projection } = whole;
  const used = (): Costs & { machine: number } => ({
    ...{ ingestion: server.cpuSeconds(), broker: stage.kafkaCpuSeconds() ?? NaN, machine: cpuSecondsOfMachine() },
    ...{ projection: projection.cpuSeconds(), postgres: projection.postgresCpuSeconds() },
  });
  const plan = { origin: server.origin, pace, seconds, ...requestsOf(scenario, stage) };
  let before = used();
  let startedAtMs = performance.now();
  const lag = watchLag(projection);
  const run = await runLoad({ ...plan, firstTimestampMs: stage.nextTimestampMs }, () => {
    startedAtMs = performance.now();
    before = used();
  });
  stage.nextTimestampMs = run.nextTimestampMs;
  const answeredAtMs = performance.now();
  const maxLagRecords = await lag.stop();
  await caughtUp(projection);
  const caughtUpAtMs = performance.now();
  const after = used();
  const cost = (process: keyof typeof after): number => after[process] - before[process];
  const samples = run.accepted.count * scenario.samplesPerRequest;
  const micros = (process: keyof Costs): number => (cost(process) * 1e6) / samples;
  const elapsedSeconds = (caughtUpAtMs - startedAtMs) / 1_000;
  const ours = cost('ingestion') + cost('broker') + cost('projection') + cost('postgres') + run.loadCpuSeconds;
  return {
    ...{ scenario, samples, samplesPerSecond: samples / run.seconds, seconds: elapsedSeconds, maxLagRecords },
    catchUpSeconds: (caughtUpAtMs - answeredAtMs) / 1_000,
    micros: {
      ...{ ingestion: micros('ingestion'), broker: micros('broker') },
      ...{ projection: micros('projection'), postgres: micros('postgres') },
    },
    ...{ refused: refusedBy(run), loadUtilization: run.utilization },
    otherCores: Math.max(0, (cost('machine') - ours) / elapsedSeconds),
  };
}

const refusedBy = (run: LoadRun): number => run.sent - run.accepted.count;

/** How far the projection is behind at most, looked at now and then. */
function watchLag(projection: Projection): { stop(): Promise<number> } {
  let max = 0;
  let isWatching = true;
  const watching = (async () => {
    while (isWatching) {
      max = Math.max(max, await projection.lagRecords());
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  })();
  return {
    stop: async () => {
      isWatching = false;
      await watching;
      return max;
    },
  };
}

async function caughtUp(projection: Projection): Promise<void> {
  const deadlineMs = performance.now() + CATCH_UP_WITHIN_MS;
  while ((await projection.lagRecords()) > 0) {
    if (performance.now() > deadlineMs) throw new Error('the projection did not catch up within two minutes');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
