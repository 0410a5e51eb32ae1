import type { Estimate } from './estimate.ts';
import type { Scene } from './scene.ts';

/** Every 20 dB weigh ten times as much. */
const DECADE_DB = 20;

/** (W) of positioning.md §4.3: the mean of the stations' places, the loud ones counting most. */
export function centroidOf({ radios, frame }: Scene): Estimate {
  let [x, y, square, total] = [0, 0, 0, 0];
  for (const { names, freshness } of radios) {
    for (const { station, rssDbm } of names) {
      const weight = 10 ** (rssDbm / DECADE_DB) * freshness;
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
