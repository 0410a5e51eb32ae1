import { LocalFrame } from '../grid/local-frame.ts';
import { tileBox, toDegrees } from '../grid/grid.ts';
import { hasRandomAddress } from '../station/beacon-identity.ts';
import type { StationKind, StationRef } from '../station/station-ref.ts';
import type { ImportedCell, Station, StationState, StationTiles } from '../station/station.ts';
import type { StationSums } from '../sums/station-sums.ts';
import type { TileSums } from '../sums/tile-sums.ts';
import { findHome, type Home, type HomeRules, type Sighting } from './home.ts';
import { isLoudFarApart } from './loud-far-apart.ts';

const WLAN_RULES: HomeRules = { reachMetres: 250, spanMetres: 350 };
const BLE_RULES: HomeRules = { reachMetres: 100, spanMetres: 140 };
/** Networks give a cell's numbers to another mast now and then. */
const CELL_RULES: HomeRules = { reachMetres: 20_000, spanMetres: 28_000 };

const rulesOf = (kind: StationKind): HomeRules =>
  kind === 'wlan' ? WLAN_RULES : kind === 'ble' ? BLE_RULES : CELL_RULES;

/** How fast a signal fades: 10 · this · log10(distance). */
const PATH_LOSS_EXPONENTS: Readonly<Partial<Record<StationKind, number>>> = { ble: 2.2 };
const PATH_LOSS_EXPONENT = 3;
/** Metres squared: nobody stands in the antenna. */
const NEAR_FIELD = 25;
const MIN_OBSERVATIONS = 2;
/** A beacon whose address may change any day is known once it has kept it this long (positioning.md §4.3). */
const STEADY_DAYS = 7;
const ROBUST_ROUNDS = 3;
const ROBUST_METRES = 60;

export const pathLossExponent = (kind: StationKind): number => PATH_LOSS_EXPONENTS[kind] ?? PATH_LOSS_EXPONENT;

/** What follows from all that was observed of a station: a pure function of its sums. */
export function deriveStation(ref: StationRef, sums: StationSums, imported?: ImportedCell): Station {
  const sightings = sums.entries.map((entry) => sightingOf(entry, sums.level));
  const home = findHome(sightings, rulesOf(ref.kind));
  const tiles = tilesOf(home.sightings);
  const observations = home.sightings.reduce((sum, { count }) => sum + count, 0);
  const centre = robustMean(home.sightings, ref.kind);
  const state = stateOf(ref, home, observations);
  return {
    ...{ ref, state, observations, tiles, imported },
    ...{ lat: centre.lat, lng: centre.lng, spreadMetres: centre.spreadMetres },
    powerDbm: powerAt1Metre(tiles, centre, ref.kind),
    devices: sums.devices.count,
    isShared: false,
  };
}

const isShortRange = (kind: StationKind): boolean => kind === 'wlan' || kind === 'ble';

function stateOf(ref: StationRef, home: Home<TileSighting>, observations: number): StationState {
  if (isShortRange(ref.kind) && isLoudFarApart(home.sightings)) return 'mobile';
  if (home.state === 'mobile') return 'mobile';
  if (hasRandomAddress(ref) && daysOf(home.sightings) < STEADY_DAYS) return 'new';
  if (home.state === 'moved') return 'moved';
  return observations < MIN_OBSERVATIONS ? 'new' : 'ok';
}

function daysOf(sightings: readonly Sighting[]): number {
  const first = Math.min(...sightings.map(({ firstDay }) => firstDay));
  return Math.max(...sightings.map(({ lastDay }) => lastDay)) - first;
}

interface TileSighting extends Sighting {
  readonly entry: TileSums;
  readonly signalDbm: number;
}

/** Where in a tile it was heard: the weighted mean, or the middle if that is lost. What it counts is capped (§7.3). */
function sightingOf(entry: TileSums, level: number): TileSighting {
  const box = tileBox(entry.tile, level);
  const { isSaturated, weight, weightNorth, weightEast } = entry;
  return {
    lat: toDegrees(box.latUnits + (isSaturated ? box.heightUnits / 2 : weightNorth / weight)),
    lng: toDegrees(box.lngUnits + (isSaturated ? box.widthUnits / 2 : weightEast / weight)),
    ...{ count: entry.cappedCount, firstDay: entry.firstDay, lastDay: entry.lastDay, entry },
    signalDbm: entry.meanSignalDbm,
  };
}

/** One entry a tile, whatever the epoch. @param sightings by tile, as sums have them */
function tilesOf(sightings: readonly TileSighting[]): StationTiles {
  const length = countTiles(sightings);
  const tiles = {
    length,
    ...{ lat: new Float64Array(length), lng: new Float64Array(length), count: new Float32Array(length) },
    ...{ signalDbm: new Float32Array(length), signalVariance: new Float32Array(length) },
    timingAdvance: new Float32Array(length),
  };
  for (let index = 0, next = 0; index < length; index += 1) {
    const { tile } = sightings[next]!.entry;
    let [count, latSum, lngSum, signals, signalSum, squareSum, timings, timingSum] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (; next < sightings.length && sightings[next]!.entry.tile === tile; next += 1) {
      const { entry, signalDbm, lat, lng, count: each } = sightings[next]!;
      count += each;
      latSum += lat * each;
      lngSum += lng * each;
      timings += entry.timings;
      timingSum += entry.timingSum;
      if (entry.signals === 0) continue;
      signals += entry.signals;
      signalSum += signalDbm * entry.signals;
      squareSum += (entry.signalVariance + signalDbm ** 2) * entry.signals;
    }
    const mean = signalSum / signals;
    tiles.lat[index] = latSum / count;
    tiles.lng[index] = lngSum / count;
    tiles.count[index] = count;
    tiles.signalDbm[index] = mean;
    tiles.signalVariance[index] = Math.max(0, squareSum / signals - mean * mean);
    tiles.timingAdvance[index] = timingSum / timings;
  }
  return tiles;
}

function countTiles(sightings: readonly TileSighting[]): number {
  let count = 0;
  for (let index = 0; index < sightings.length; index += 1) {
    if (index === 0 || sightings[index]!.entry.tile !== sightings[index - 1]!.entry.tile) count += 1;
  }
  return count;
}

const sumOf = <T>(all: readonly T[], of: (each: T) => number): number => all.reduce((sum, each) => sum + of(each), 0);

/** Loud and precise observations say most of where a station is; a few from far off must not draw it to them. */
function robustMean(sightings: readonly TileSighting[], kind: StationKind) {
  const [first] = sightings;
  if (first === undefined) return { lat: Number.NaN, lng: Number.NaN, spreadMetres: Number.NaN };
  const frame = new LocalFrame(first.lat, first.lng);
  const points = sightings.map((sighting) => ({
    x: frame.x(sighting.lng),
    y: frame.y(sighting.lat),
    weight: (sighting.entry.weight * sighting.count) / sighting.entry.count,
  }));
  const reach = isShortRange(kind) ? ROBUST_METRES : ROBUST_METRES * 20;
  let mean = weightedMean(points, () => 1);
  for (let round = 0; round < ROBUST_ROUNDS; round += 1) {
    const { x, y } = mean;
    mean = weightedMean(points, (point) => 1 / (1 + ((point.x - x) ** 2 + (point.y - y) ** 2) / reach ** 2));
  }
  const total = sumOf(points, ({ weight }) => weight);
  const square = sumOf(points, (point) => point.weight * ((point.x - mean.x) ** 2 + (point.y - mean.y) ** 2)) / total;
  return { lat: frame.latAt(mean.y), lng: frame.lngAt(mean.x), spreadMetres: Math.sqrt(square) };
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly weight: number;
}

function weightedMean(points: readonly Point[], trust: (point: Point) => number): { x: number; y: number } {
  let [x, y, total] = [0, 0, 0];
  for (const point of points) {
    const weight = point.weight * trust(point);
    x += weight * point.x;
    y += weight * point.y;
    total += weight;
  }
  return { x: x / total, y: y / total };
}

/** The signal at 1 m that explains what was heard, each tile counting by what was heard in it. */
function powerAt1Metre(tiles: StationTiles, centre: { lat: number; lng: number }, kind: StationKind): number {
  const frame = new LocalFrame(centre.lat, centre.lng);
  let [sum, total] = [0, 0];
  for (let index = 0; index < tiles.length; index += 1) {
    const signal = tiles.signalDbm[index]!;
    if (Number.isNaN(signal)) continue;
    const [x, y] = [frame.x(tiles.lng[index]!), frame.y(tiles.lat[index]!)];
    const loss = 10 * pathLossExponent(kind) * Math.log10(Math.sqrt(x * x + y * y + NEAR_FIELD));
    const weight = Math.min(tiles.count[index]!, 6);
    sum += weight * (signal + loss);
    total += weight;
  }
  return total === 0 ? Number.NaN : sum / total;
}
