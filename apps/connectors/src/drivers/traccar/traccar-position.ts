import type { LooseSample } from '../sample/sample-of.ts';
import { recordOf } from '../sample/in-range.ts';
import { isoMs, metresPerSecondOfKnots } from '../sample/units.ts';

/** Attributes that have a place of their own in a sample, or are nobody's business: the raw message, the address it came from. */
const NOT_PAYLOAD = new Set([
  'batteryLevel',
  'charge',
  'motion',
  'temperature',
  'temp1',
  'humidity',
  'sat',
  'raw',
  'ip',
]);

/**
 * A position of Traccar in the contract's names and units.
 * @returns undefined for one that is `outdated`: it repeats the fix before it, under the time of that
 */
export function looseSampleOf(position: Readonly<Record<string, unknown>>): LooseSample | undefined {
  if (position['outdated'] === true) return undefined;
  const attributes = recordOf(position['attributes']);
  const { motion, charge } = attributes;
  return {
    timestampMs: isoMs(position['fixTime']),
    position: position['valid'] === false ? undefined : placeOf(position, attributes['sat']),
    sensorData: {
      batteryLevel: attributes['batteryLevel'],
      batteryIsCharging: charge,
      deviceIsStationary: typeof motion === 'boolean' ? !motion : undefined,
      temperatureC: attributes['temperature'] ?? attributes['temp1'],
      relativeHumidity: attributes['humidity'],
    },
    payload: Object.fromEntries(Object.entries(attributes).filter(([key]) => !NOT_PAYLOAD.has(key))),
  };
}

const placeOf = (position: Readonly<Record<string, unknown>>, satellites: unknown): LooseSample['position'] => ({
  lat: position['latitude'],
  lng: position['longitude'],
  // 0 is "unknown" here.
  accuracy: position['accuracy'] === 0 ? undefined : position['accuracy'],
  alt: position['altitude'],
  speed: metresPerSecondOfKnots(position['speed']),
  heading: position['course'],
  satellitecount: satellites,
});
