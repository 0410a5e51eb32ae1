/** What a station transmits; WCDMA and TD-SCDMA cells have the same numbers and are different cells. */
export type StationKind = 'wlan' | 'ble' | CellKind;

export type CellKind = 'gsm' | 'wcdma' | 'tdscdma' | 'lte' | 'cdma';

export const CELL_KINDS: readonly CellKind[] = ['gsm', 'wcdma', 'tdscdma', 'lte', 'cdma'];

/** As stored: never renumber. */
export const STATION_KIND_CODES: Readonly<Record<StationKind, number>> = {
  wlan: 1,
  ble: 2,
  gsm: 3,
  wcdma: 4,
  tdscdma: 5,
  lte: 6,
  cdma: 7,
};

const KIND_BY_CODE = new Map(
  (Object.keys(STATION_KIND_CODES) as StationKind[]).map((kind) => [STATION_KIND_CODES[kind], kind]),
);

/** @returns undefined for a code that no kind has */
export const stationKindOf = (code: number): StationKind | undefined => KIND_BY_CODE.get(code);

/** Which station: `id` is a whole number below 2^53, unique within its kind. */
export interface StationRef {
  readonly kind: StationKind;
  readonly id: number;
}

/** The key of a station in maps in memory. */
export const stationKey = ({ kind, id }: StationRef): string => `${kind} ${String(id)}`;
