import { distanceMetres } from '@umbra/geo';
import { deriveStation, unpackCell, type CellKind, type Station, type StationSums } from '@umbra/positioning-engine';
import type pg from 'pg';
import { SHARED_LAYER, type Layer } from '../layers/layer.ts';
import { Beside } from './beside.ts';
import { StoredLayer, type StoredStation } from './stored-layer.ts';

export const CELL_CSV_HEADER =
  'radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal';

/** What the format has a word for. CDMA rows need a country, which no CDMA cell tells us; TD-SCDMA has no word. */
const RADIOS: Readonly<Partial<Record<CellKind, string>>> = { gsm: 'GSM', wcdma: 'UMTS', lte: 'LTE' };
const DAY_S = 86_400;
const MIN_DEVICES = 2;

/**
 * The cells of a layer that were measured, as rows of a cell export (positioning.md §8): centre, the farthest observation,
 * how many there were. Cells that are known from an import only are their source's to give away. Nor are cells that travel,
 * and, of the shared layer, those that a single device has heard (§2.7).
 */
export async function* cellRowsOf(session: pg.Client, layer: Layer): AsyncGenerator<string> {
  const stored = new StoredLayer(session, layer);
  const areas = new Beside(stored.areas());
  const localIds = new Beside(stored.localIds());
  for await (const { ref, isPublic, sums } of wholeStations(stored.stations())) {
    const radio = RADIOS[ref.kind as CellKind];
    if (radio === undefined) continue;
    const area = mostFrequent(await areas.of(ref))?.area;
    const code = mostFrequent(await localIds.of(ref))?.code;
    const station = deriveStation(ref, sums);
    if (station.state === 'mobile') continue;
    if (layer === SHARED_LAYER && !isPublic && station.devices < MIN_DEVICES) continue;
    yield rowOf(radio, station, sums, area, code);
  }
}

/** What is public of a station and what is not make one. */
async function* wholeStations(stations: AsyncIterable<StoredStation>): AsyncGenerator<StoredStation> {
  let last: StoredStation | undefined;
  for await (const station of stations) {
    if (last?.ref.kind === station.ref.kind && last.ref.id === station.ref.id) {
      last.sums.merge(station.sums);
      last = { ...last, isPublic: last.isPublic || station.isPublic };
      continue;
    }
    if (last !== undefined) yield last;
    last = station;
  }
  if (last !== undefined) yield last;
}

function rowOf(
  radio: string,
  station: Station,
  sums: StationSums,
  heardArea: number | undefined,
  code: number | undefined,
): string {
  const { mcc, mnc, area = heardArea, cell } = unpackCell(station.ref.kind as CellKind, station.ref.id);
  const { entries } = sums;
  const signals = total(entries, (entry) => entry.signals);
  const signal = total(entries, (entry) => (entry.signals === 0 ? 0 : entry.meanSignalDbm * entry.signals)) / signals;
  return [
    ...[radio, mcc, mnc, area ?? 0, cell, code ?? ''],
    ...[station.lng.toFixed(7), station.lat.toFixed(7), Math.round(farthestMetres(station))],
    total(entries, (entry) => entry.count),
    // Where it stands was measured, not told by its operator.
    1,
    Math.min(...entries.map(({ firstDay }) => firstDay)) * DAY_S,
    Math.max(...entries.map(({ lastDay }) => lastDay)) * DAY_S,
    signals === 0 ? 0 : Math.round(signal),
  ].join(',');
}

function farthestMetres({ lat, lng, tiles }: Station): number {
  let farthest = 0;
  for (let index = 0; index < tiles.length; index += 1) {
    const metres = distanceMetres({ lat, lng }, { lat: tiles.lat[index]!, lng: tiles.lng[index]! });
    farthest = Math.max(farthest, metres);
  }
  return farthest;
}

const total = <T>(all: readonly T[], of: (each: T) => number): number => all.reduce((sum, each) => sum + of(each), 0);

const mostFrequent = <T extends { readonly count: number }>(all: readonly T[]): T | undefined =>
  all.reduce<T | undefined>((best, each) => (best === undefined || each.count > best.count ? each : best), undefined);
