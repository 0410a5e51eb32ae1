import { isConsistent } from './agree-on-place.ts';
import { blurredPlace } from './blurred-place.ts';
import type { CellCircle } from './cell-circle.ts';
import type { HeardStation, KnownRadio } from './known-radio.ts';

export interface LoneCircle {
  readonly kind: 'wlan' | 'ble' | 'wlan+cell';
  readonly lat: number;
  readonly lng: number;
  readonly radiusMetres: number;
}

const BLUR_METRES = 200;
const WITH_CELL_METRES = 100;
/** How much wider the next circle is, where one is too small: few steps, that tell nothing of what was observed. */
const STEP = 3;
/** A cell that is heard all over a region says nothing of a radio in it. */
const MAX_VOUCHING_METRES = 5_000;

/**
 * One radio and a cell that agree are two witnesses (positioning.md §2.1, §2.2). The circle is shifted as any lone radio's
 * is: which cells are around a place is public, so that who asks need not have been there.
 */
export function locateWithCell(radio: KnownRadio, cell: CellCircle, key: Uint8Array): LoneCircle | undefined {
  const { station } = radio.names[0]!;
  if (cell.radius95Metres > MAX_VOUCHING_METRES) return undefined;
  // A cell that the caller alone knows may be one that he made up.
  if (station.isShared && !cell.isShared) return undefined;
  const circle = circleAround(radio, WITH_CELL_METRES, key);
  // The circle, not the radio: by cells of all sizes it would be found where exactly they begin to agree.
  return isConsistent(circle, cell) ? { ...circle, kind: 'wlan+cell' } : undefined;
}

/** A lone radio, on demand: a circle that holds it but is not centred on it. */
export const blurred = (radio: KnownRadio, key: Uint8Array): LoneCircle => ({
  ...circleAround(radio, BLUR_METRES, key),
  kind: radio.kind,
});

function circleAround(radio: KnownRadio, leastMetres: number, key: Uint8Array): Omit<LoneCircle, 'kind'> {
  const [name] = radio.names;
  const { station } = name!;
  const radiusMetres = widened(leastMetres, 2 * station.spreadMetres);
  return { ...blurredPlace(station, radiusMetres, subjectOf(radio, name!), key), radiusMetres };
}

/** What somebody teaches of a radio in his own layer says nothing of where the shared layer's circle of it is. */
const subjectOf = ({ kind, radio }: KnownRadio, { station }: HeardStation): string =>
  `${station.isShared ? 'shared' : 'own'} ${kind} ${String(radio)}`;

function widened(leastMetres: number, neededMetres: number): number {
  let metres = leastMetres;
  while (metres < neededMetres) metres *= STEP;
  return metres;
}
