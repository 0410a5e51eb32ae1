import type { LocalFrame } from '../../grid/local-frame.ts';
import type { Estimate } from './estimate.ts';
import type { KnownRadio } from './known-radio.ts';

/** Every 20 dB weigh ten times as much. */
const DECADE_DB = 20;

export interface CentroidEstimate extends Estimate {
  /** Names that it was averaged from. */
  readonly entries: number;
}

/** (W) of positioning.md §4.3: the mean of the stations' places, the loud ones counting most. */
export function centroidOf(radios: readonly KnownRadio[], frame: LocalFrame): CentroidEstimate {
  let [x, y, square, total, entries] = [0, 0, 0, 0, 0];
  for (const { names, freshness } of radios) {
    for (const { station, rssDbm } of names) {
      const weight = 10 ** (rssDbm / DECADE_DB) * freshness;
      const [east, north] = [frame.x(station.lng), frame.y(station.lat)];
      x += weight * east;
      y += weight * north;
      square += weight * (east * east + north * north);
      total += weight;
      entries += 1;
    }
  }
  x /= total;
  y /= total;
  return { x, y, spreadMetres: Math.sqrt(Math.max(0, square / total - x * x - y * y)), entries };
}
