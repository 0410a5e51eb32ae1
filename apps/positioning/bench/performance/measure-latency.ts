import { Latencies, type LatencySummary } from '@umbra/bench';
import type { PostOptions } from '../stage/post-all.ts';
import { bodyOf } from './bodies.ts';
import { locatePlaces } from './locate-places.ts';
import type { StreetMap } from './street-map.ts';

export interface LocateLatency {
  /** Nothing of the place was asked for before. */
  readonly cold: LatencySummary;
  /** Shortly before, so that all is in memory. */
  readonly warm: LatencySummary;
}

/** Asked for again before what is cached is too old (`POSITIONING_CACHE_TTL_MS`). */
const PLACES_A_ROUND = 100;
const WARM_ROUNDS = 3;
/** A process that was just started is slow until its code is compiled. */
const WARM_UP_PLACES = 600;

/** One request at a time, as the caller sees it: what HTTP, the token and the client itself take is in it. */
export async function measureLatency(
  map: StreetMap,
  target: Omit<PostOptions, 'atOnce'>,
  places: number,
): Promise<LocateLatency> {
  const bodies = [...map.scans(WARM_UP_PLACES + places, 1)].map(bodyOf);
  const [cold, warm] = [new Latencies(), new Latencies()];
  await ask(bodies.slice(0, WARM_UP_PLACES), target, new Latencies());
  for (let from = WARM_UP_PLACES; from < bodies.length; from += PLACES_A_ROUND) {
    const round = bodies.slice(from, from + PLACES_A_ROUND);
    await ask(round, target, cold);
    for (let nth = 0; nth < WARM_ROUNDS; nth += 1) await ask(round, target, warm);
  }
  return { cold: cold.summary(), warm: warm.summary() };
}

async function ask(bodies: readonly object[], target: Omit<PostOptions, 'atOnce'>, into: Latencies): Promise<void> {
  let sinceMs = performance.now();
  await locatePlaces(bodies, { ...target, atOnce: 1 }, () => {
    const nowMs = performance.now();
    into.add(nowMs - sinceMs);
    sinceMs = nowMs;
  });
}
