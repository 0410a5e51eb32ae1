import type { Estimate } from './estimate.ts';
import type { Scene } from './scene.ts';

/** Every 20 dB weigh ten times as much. */
const DECADE_DB = 20;
/** Two sightings side by side do not make a small circle. */
const MIN_SPREAD_METRES = 15;

/**
 * (W) of positioning.md §4.3: the mean of the stations' places. The loud ones count most, and those that are heard in a
 * small circle; the names of a radio count for more than one of it, and less than as many radios.
 */
export function centroidOf({ radios, frame }: Scene): Estimate {
  let [x, y, square, total] = [0, 0, 0, 0];
  for (const { names, freshness } of radios) {
    for (const { station, rssDbm } of names) {
      const loudness = (10 ** (rssDbm / DECADE_DB) * freshness) / Math.sqrt(names.length);
      const weight = loudness / Math.max(MIN_SPREAD_METRES, station.spreadMetres);
      const [east, north] = [frame.x(station.lng), frame.y(station.lat)];
      x += weight * east;
      y += weight * north;
      square += weight * (east * east + north * north);
      total += weight;
    }
  }
  x /= total;
  y /= total;
  return { x, y, spreadMetres: Math.sqrt(Math.max(0, square / total - x * x - y * y)) };
}
