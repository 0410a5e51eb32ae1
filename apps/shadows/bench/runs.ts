import { cpuSeconds, end, profiled, runNode, SERVER_CORE } from '@umbra/bench';
import { program, startShadows, traceRows, type Database } from './shadows-service.ts';
import type { Stage } from './stage.ts';

/** What one way of making rows took; CPU in microseconds a sample. */
export interface Run {
  readonly samplesPerSecond: number;
  readonly nodeMicros: number;
  readonly postgresMicros: number;
  readonly brokerMicros: number;
  /** Cores that were busy with what is not ours. */
  readonly otherCores: number;
}

const LOOK_EVERY_MS = 100;

/** The running service, from the moment it is ready to the end of a log that was filled before. */
export async function liveFold(stage: Stage, database: Database, total: number, folder: string): Promise<Run> {
  const service = await startShadows(database, folder !== '');
  const { pid, child } = service.process;
  try {
    const rowsBefore = await traceRows(database);
    const fold = () =>
      metered(stage, async () => {
        const before = cpuSeconds(pid);
        while ((await traceRows(database)) < total) {
          if (child.exitCode !== null) throw new Error('the service ended before it was done');
          await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        }
        return { nodeSeconds: cpuSeconds(pid) - before, samples: total - rowsBefore };
      });
    const { inspectorPort: port } = service;
    return await (folder === '' ? fold() : profiled({ port, folder, name: 'live-fold' }, fold));
  } finally {
    await end(service.process);
  }
}

/** The whole program: its start, the fold, checksums of both, the swap. */
export const rebuild = (stage: Stage, { env }: Database, samples: number, folder: string): Promise<Run> =>
  metered(stage, async () => {
    const profiling = folder === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
    const { cpuSeconds: nodeSeconds } = await runNode([...profiling, program('rebuild')], { env, core: SERVER_CORE });
    return { nodeSeconds, samples };
  });

/** The limit: the server reads the same rows, in the order of their time, from a file into an equal table. */
export async function copyRows(stage: Stage, { client }: Database, samples: number): Promise<Run> {
  const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
  const file = `${rows[0]?.data_directory ?? ''}/bench.copy`;
  await client.query(`COPY (SELECT * FROM shadows_read.trace ORDER BY timestamp_ms) TO '${file}'`);
  await client.query(`
    CREATE SCHEMA bench_copy;
    CREATE TABLE bench_copy.trace (LIKE shadows_read.trace INCLUDING ALL) PARTITION BY RANGE (timestamp_ms);
    CREATE TABLE bench_copy.trace_all PARTITION OF bench_copy.trace FOR VALUES FROM (MINVALUE) TO (MAXVALUE)`);
  const run = await metered(stage, async () => {
    await client.query(`COPY bench_copy.trace FROM '${file}'`);
    return { nodeSeconds: 0, samples };
  });
  await client.query('DROP SCHEMA bench_copy CASCADE');
  return run;
}

async function metered(stage: Stage, work: () => Promise<{ nodeSeconds: number; samples: number }>): Promise<Run> {
  const before = stage.used();
  const startedAtMs = performance.now();
  const { nodeSeconds, samples } = await work();
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const after = stage.used();
  const micros = (usedSeconds: number): number => (usedSeconds * 1e6) / samples;
  const [postgres, broker] = [after.postgres - before.postgres, after.broker - before.broker];
  return {
    samplesPerSecond: samples / seconds,
    ...{ nodeMicros: micros(nodeSeconds), postgresMicros: micros(postgres), brokerMicros: micros(broker) },
    otherCores: Math.max(0, (after.machine - before.machine - nodeSeconds - postgres - broker) / seconds),
  };
}
