import { fileURLToPath } from 'node:url';
import { end, messageFrom, SERVER_CORE, startNode } from '@umbra/bench';
import { quantile } from '@umbra/positioning-engine/bench';
import type { Stage } from '../stage/stage.ts';
import type { StreetMapOptions } from './street-map.ts';

/** One locate with 20 access points whose map is in memory, milliseconds: quantiles over places, each the median of rounds. */
export interface EstimatorCpu {
  /** Of all threads: collecting garbage is in it. */
  readonly meanCpuMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface EstimatorOptions extends StreetMapOptions {
  /** A folder for a CPU profile; empty for none. */
  readonly profile: string;
}

const PROCESS = fileURLToPath(new URL('./estimators.process.ts', import.meta.url));

export async function measureEstimators(
  { env }: Stage,
  { seed, stations, profile }: EstimatorOptions,
): Promise<EstimatorCpu> {
  const profiling =
    profile === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`, '--cpu-prof-name=engine.cpuprofile'];
  const args = [...profiling, PROCESS, env['DATABASE_URL']!, String(seed), String(stations)];
  const child = startNode(args, { core: SERVER_CORE, isRoomyForYoung: false });
  try {
    const { meanCpuMs, placesMs } = await messageFrom<{ meanCpuMs: number; placesMs: number[] }>(child);
    return { meanCpuMs, p50Ms: quantile(placesMs, 0.5), p99Ms: quantile(placesMs, 0.99) };
  } finally {
    await end(child);
  }
}
