import { LocalFrame } from '../grid/local-frame.ts';
import type { StationRef } from '../station/station-ref.ts';
import { stationKey } from '../station/station-ref.ts';
import type { Station } from '../station/station.ts';
import type { HeardStation, KnownRadio } from '../locate/wlan/known-radio.ts';

/** The middle of all made-up places. */
export const FRAME = new LocalFrame(60.17, 24.94);

/** What was heard of a station in one place: metres of `FRAME`. */
export interface HeardIn {
  readonly x: number;
  readonly y: number;
  readonly signalDbm: number;
  readonly count?: number;
}

/** A station that stands at a place of `FRAME`, and was heard in some. */
export function stationAt(
  id: number,
  x: number,
  y: number,
  changes: Partial<Station> & { readonly heard?: readonly HeardIn[] } = {},
): Station {
  const { heard = [], ...rest } = changes;
  const ref: StationRef = rest.ref ?? { kind: 'wlan', id };
  return {
    ...{ ref, state: 'ok', lat: FRAME.latAt(y), lng: FRAME.lngAt(x) },
    ...{ spreadMetres: 20, powerDbm: -30, observations: 10, devices: 2, isShared: false, imported: undefined },
    tiles: {
      length: heard.length,
      lat: Float64Array.from(heard, (each) => FRAME.latAt(each.y)),
      lng: Float64Array.from(heard, (each) => FRAME.lngAt(each.x)),
      count: Float32Array.from(heard, ({ count = 5 }) => count),
      signalDbm: Float32Array.from(heard, ({ signalDbm }) => signalDbm),
      signalVariance: Float32Array.from(heard, () => 9),
      timingAdvance: Float32Array.from(heard, () => Number.NaN),
    },
    ...rest,
  };
}

/** As the map gives them. */
export const stationsByKey = (stations: readonly Station[]): Map<string, Station> =>
  new Map(stations.map((station) => [stationKey(station.ref), station]));

/** A radio with these names, all as loud. */
export function radioOfNames(
  stations: readonly Station[],
  rssDbm: number,
  changes: Partial<KnownRadio> = {},
): KnownRadio {
  const names = stations.map((station): HeardStation => ({ station, rssDbm }));
  return {
    ...{ kind: 'wlan', radio: Math.floor(stations[0]!.ref.id / 16), rssDbm, hasSignal: true, freshness: 1, names },
    ...changes,
  };
}

/** How loud a station of 30 dB below a milliwatt at 1 m is at a distance, by the model. */
export const modelled = (metres: number): number => -30 - 15 * Math.log10(metres * metres + 25);
