/** For a fix that does not say how good it is: metres at 68 %. */
export const UNKNOWN_ACCURACY_METRES = 50;

/** Nobody recorded stations for a map before. */
const EARLIEST_MS = Date.UTC(2001, 0, 1);
/** Clocks are read as UTC that may not be: half a day off, a day with faults. */
const CLOCK_TOLERANCE_MS = 86_400_000;
const NULL_ISLAND_DEGREES = 0.01;

/** Whether something can have been recorded then; old recordings keep their age. */
export const isRecordingTime = (atMs: number, nowMs: number): boolean =>
  atMs >= EARLIEST_MS && atMs <= nowMs + CLOCK_TOLERANCE_MS;

/** Why coordinates, in degrees, are no place where anybody was. */
export function placeFault(lat: number, lng: number): 'position' | 'null_island' | undefined {
  if (!(Math.abs(lat) <= 90 && Math.abs(lng) <= 180)) return 'position';
  const isNullIsland = Math.abs(lat) < NULL_ISLAND_DEGREES && Math.abs(lng) < NULL_ISLAND_DEGREES;
  return isNullIsland ? 'null_island' : undefined;
}

const [FAINTEST_DBM, LOUDEST_DBM] = [-140, -1];

/** A signal in whole dBm; undefined for what none is: 0 is what some devices say when they do not know. */
export function signalOf(dbm: number): number | undefined {
  const whole = Math.round(dbm);
  return whole >= FAINTEST_DBM && whole <= LOUDEST_DBM ? whole : undefined;
}

/** A random static address of Bluetooth: the two highest bits are set, and its device may take another any day. */
export const isRandomStatic = (mac: number): boolean => Math.floor(mac / 2 ** 46) === 0b11;
