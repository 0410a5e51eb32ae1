import { residentMiB } from '@umbra/bench';
import type { PositioningService } from '../stage/positioning-service.ts';
import { bodyOf } from './bodies.ts';
import { locatePlaces } from './locate-places.ts';
import type { StreetMap } from './street-map.ts';

export interface Memory {
  readonly beforeMiB: number;
  readonly afterMiB: number;
  /** The most that was seen, looked at after every thousand. */
  readonly peakMiB: number;
  readonly locates: number;
}

const AT_ONCE = 16;
const LOOK_EVERY = 1_000;

/** What a service holds after so many requests, each from another place. */
export async function measureMemory(
  map: StreetMap,
  { service, token, locates }: { service: PositioningService; token: string; locates: number },
): Promise<Memory> {
  const beforeMiB = residentMiB(service.pid);
  let peakMiB = beforeMiB;
  const target = { origin: service.origin, token, atOnce: AT_ONCE };
  await locatePlaces(bodies(map, locates), target, (nth) => {
    if (nth % LOOK_EVERY === 0) peakMiB = Math.max(peakMiB, residentMiB(service.pid));
  });
  return { beforeMiB, afterMiB: residentMiB(service.pid), peakMiB, locates };
}

function* bodies(map: StreetMap, count: number): Generator<object> {
  for (const scan of map.scans(count, 3)) yield bodyOf(scan);
}
