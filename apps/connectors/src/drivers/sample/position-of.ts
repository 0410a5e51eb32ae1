import { defined, isRecord, numberIn, recordOf, wholeIn } from './in-range.ts';

/**
 * Metres, where a cloud gives none: what a receiver of consumers has under an open sky. A position of the contract has no
 * room for "unknown" (§3.2).
 */
export const ASSUMED_ACCURACY_METRES = 10;

/** A position in the contract's names and units (§3.2), none of it checked yet. */
export type LoosePosition = Readonly<Record<string, unknown>>;

/**
 * @returns a position that ingestion takes, without the members it would refuse; undefined where it would refuse the whole,
 * and for exactly 0/0, which is how receivers and decoders say that they have none
 */
export function positionOf(loose: LoosePosition | undefined): Record<string, unknown> | undefined {
  if (!isRecord(loose)) return undefined;
  const lat = numberIn({ from: -90, to: 90 }, loose['lat']);
  const lng = numberIn({ from: -180, to: 180 }, loose['lng']);
  if (lat === undefined || lng === undefined || (lat === 0 && lng === 0)) return undefined;
  return defined({
    lat,
    lng,
    accuracy: numberIn({ from: 0 }, loose['accuracy']) ?? ASSUMED_ACCURACY_METRES,
    alt: numberIn({ from: -Infinity }, loose['alt']),
    altaccuracy: numberIn({ from: 0 }, loose['altaccuracy']),
    confidence: wholeIn({ from: 50, to: 95 }, loose['confidence']),
    ...movementOf(loose),
    satellitecount: wholeIn({ from: 1, to: 50 }, loose['satellitecount']),
    wlancount: wholeIn({ from: 1, to: 254 }, loose['wlancount']),
    type: textOf(loose['type'], 50),
    timestamp: wholeIn({ from: 2, to: 4_102_448_400_000 }, loose['timestamp']),
    floor: floorOf(loose['floor']),
  });
}

/** Both or neither (§3.2). 360° is north, as 0° is. */
function movementOf(loose: LoosePosition): object {
  const speed = wholeIn({ from: 0 }, loose['speed']);
  const heading = wholeIn({ from: 0, to: 360 }, loose['heading']);
  return speed === undefined || heading === undefined ? {} : { heading: heading % 360, speed };
}

function floorOf(value: unknown): object | undefined {
  const floor = recordOf(value);
  const id = textOf(floor['id'], 100);
  const level = numberIn({ from: -999, to: 999 }, floor['level']);
  const name = textOf(floor['name'], 255);
  return id === undefined || level === undefined || name === undefined ? undefined : { id, level, name };
}

const textOf = (value: unknown, maxLength: number): string | undefined =>
  typeof value === 'string' && value.length > 0 && value.length <= maxLength ? value : undefined;
