import { fileURLToPath } from 'node:url';
import { end, messageFrom, SERVER_CORE, startNode } from '@umbra/bench';
import type { Stage } from '../stage/stage.ts';
import type { StreetMapOptions } from './street-map.ts';

export interface Learning {
  /** With a core for the process, and another for the database. */
  readonly contributionsPerSecond: number;
  readonly nodeMicros: number;
  readonly postgresMicros: number;
}

export interface LearningOptions extends StreetMapOptions {
  readonly contributions: number;
  /** So many of a device come together, on its way along a street: they hear much the same. */
  readonly scansEach: number;
  /** A folder for a CPU profile; empty for none. */
  readonly profile: string;
}

const PROCESS = fileURLToPath(new URL('./learn.process.ts', import.meta.url));
/** As the service takes them from the log at most. */
const BATCH = 200;

/** Contributions of 20 access points each, all over a map that knows them. */
export async function measureLearning(
  stage: Stage,
  { seed, stations, contributions, scansEach, profile }: LearningOptions,
): Promise<Learning> {
  const profiling =
    profile === ''
      ? []
      : ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=learn-${String(scansEach)}.cpuprofile`];
  const args = [
    ...profiling,
    PROCESS,
    stage.env['DATABASE_URL']!,
    ...[seed, stations, contributions, BATCH, scansEach].map(String),
  ];
  const child = startNode(args, { core: SERVER_CORE, isRoomyForYoung: false });
  try {
    await messageFrom(child);
    const before = stage.postgresCpuSeconds();
    const answer = messageFrom<{ seconds: number; cpuSeconds: number }>(child);
    child.child.send('go');
    const { seconds, cpuSeconds } = await answer;
    const micros = (used: number): number => (used * 1e6) / contributions;
    return {
      contributionsPerSecond: contributions / seconds,
      nodeMicros: micros(cpuSeconds),
      postgresMicros: micros(stage.postgresCpuSeconds() - before),
    };
  } finally {
    await end(child);
  }
}
