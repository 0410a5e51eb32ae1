import type { BleReading, Scan, WlanReading } from '../../scan/scan.ts';
import { mergeRadios } from '../../scan/merge-radios.ts';
import { stationKey, type StationRef } from '../../station/station-ref.ts';
import type { Station } from '../../station/station.ts';

/** Of a radio whose names are silent about how loud it is (positioning.md §4.1). */
const UNKNOWN_RSS_DBM = -85;
const MAX_AGE_MS = 20_000;
const HALF_AGE_MS = 4_000;

/** A name that the map knows, as it was heard. */
export interface HeardStation {
  readonly station: Station;
  readonly rssDbm: number;
}

/** A radio of a scan of which at least one name is in the map, and stands. */
export interface KnownRadio {
  readonly kind: 'wlan' | 'ble';
  /** `radioOf` its names; a beacon's own id. */
  readonly radio: number;
  /** Its loudest known name. */
  readonly rssDbm: number;
  /** False where the device did not say: then `rssDbm` is a guess. */
  readonly hasSignal: boolean;
  /** 1 when it was heard at the time of the scan, less the longer ago. */
  readonly freshness: number;
  readonly names: readonly HeardStation[];
}

export interface KnownRadios {
  readonly radios: readonly KnownRadio[];
  /** How many more are known to travel. */
  readonly mobile: number;
}

/** The stations that a scan asks the map about; what is too old to belong to it left out. */
export function stationsOf(scan: Scan): StationRef[] {
  return [
    ...scan.wlan.filter(isRecent).map(({ mac }): StationRef => ({ kind: 'wlan', id: mac })),
    ...scan.ble.filter(isRecent).map(({ id }): StationRef => ({ kind: 'ble', id })),
  ];
}

/**
 * The radios of a scan that a position can be found from. An unknown name changes nothing, not even how loud its radio
 * is taken to be: whoever invents companions learns nothing from the answer.
 */
export function knownRadios(scan: Scan, stations: ReadonlyMap<string, Station>): KnownRadios {
  const standing = (ref: StationRef): Station | undefined => {
    const station = stations.get(stationKey(ref));
    return station === undefined || !stands(station) ? undefined : station;
  };
  const wlan = scan.wlan.filter((reading) => isRecent(reading) && standing({ kind: 'wlan', id: reading.mac }));
  const radios = mergeRadios(wlan).map(({ radio, rssDbm, ageMs, readings }): KnownRadio => {
    const names = readings.map((reading) => nameOf(standing({ kind: 'wlan', id: reading.mac })!, reading));
    return knownRadio('wlan', radio, rssDbm, ageMs, names);
  });
  for (const reading of scan.ble) {
    const station = standing({ kind: 'ble', id: reading.id });
    if (!isRecent(reading) || station === undefined) continue;
    radios.push(knownRadio('ble', reading.id, reading.rssDbm, reading.ageMs, [nameOf(station, reading)]));
  }
  const mobile = [...stations.values()].filter(({ state }) => state === 'mobile').length;
  return { radios: inOrder(radios), mobile };
}

const isRecent = ({ ageMs }: WlanReading | BleReading): boolean => (ageMs ?? 0) <= MAX_AGE_MS;

/** A beacon is not believed before it has shown that it stays. */
const stands = ({ ref, state, lat }: Station): boolean =>
  state !== 'mobile' && !(ref.kind === 'ble' && state === 'new') && !Number.isNaN(lat);

const nameOf = (station: Station, { rssDbm }: { readonly rssDbm: number | undefined }): HeardStation => ({
  station,
  rssDbm: rssDbm ?? UNKNOWN_RSS_DBM,
});

function knownRadio(
  kind: KnownRadio['kind'],
  radio: number,
  rssDbm: number | undefined,
  ageMs: number | undefined,
  names: HeardStation[],
): KnownRadio {
  return {
    ...{ kind, radio },
    rssDbm: rssDbm ?? UNKNOWN_RSS_DBM,
    hasSignal: rssDbm !== undefined,
    freshness: 1 / (1 + ((ageMs ?? 0) / HALF_AGE_MS) ** 2),
    names: names.sort((a, b) => a.station.ref.id - b.station.ref.id),
  };
}

/** The loudest first. One order for all, so that sums of a permuted scan are the same to the last digit. */
const inOrder = (radios: KnownRadio[]): KnownRadio[] =>
  radios.sort((a, b) => b.rssDbm - a.rssDbm || a.kind.localeCompare(b.kind) || a.radio - b.radio);
