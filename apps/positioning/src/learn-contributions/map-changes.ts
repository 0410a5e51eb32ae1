import {
  fingerprintOf,
  observe,
  STATION_KIND_CODES,
  stationKey,
  StationSums,
  type CellReading,
  type Contribution,
  type Fingerprint,
  type LocalCellId,
  type StationObservation,
  type StationRef,
  type TileId,
} from '@umbra/positioning-engine';
import type { Layer } from '../layers/layer.ts';
import type { Refusals, ScopedRefusals } from '../refusals/refusals.ts';
import type { LayeredContribution } from './layered-contribution.ts';

export interface StationChange {
  readonly layer: Layer;
  readonly ref: StationRef;
  readonly sums: StationSums;
}

export interface FingerprintChange {
  readonly layer: Layer;
  readonly tile: TileId;
  readonly epoch: number;
  readonly fingerprints: Fingerprint[];
}

/** A cell that was heard with an area code, or with an identity on its carrier. */
export interface CellCount {
  readonly layer: Layer;
  readonly ref: StationRef;
  count: number;
}

export interface AreaCount extends CellCount {
  readonly area: number;
}

export interface LocalIdCount extends CellCount {
  readonly localId: LocalCellId;
}

/** What is added to the map, each row once. */
export type MapContent = Pick<MapChanges, 'stations' | 'fingerprints' | 'areas' | 'localIds'>;

/** What a batch of contributions adds to the map, summed up before anything is read or written: each row is touched once. */
export class MapChanges {
  readonly #stations = new Map<string, StationChange>();
  readonly #fingerprints = new Map<string, FingerprintChange>();
  readonly #areas = new Map<string, AreaCount>();
  readonly #localIds = new Map<string, LocalIdCount>();

  get stations(): readonly StationChange[] {
    return [...this.#stations.values()];
  }

  get fingerprints(): readonly FingerprintChange[] {
    return [...this.#fingerprints.values()];
  }

  get areas(): readonly AreaCount[] {
    return [...this.#areas.values()];
  }

  get localIds(): readonly LocalIdCount[] {
    return [...this.#localIds.values()];
  }

  add({ layers, contribution, acceptedAtMs = Infinity }: LayeredContribution, refused: ScopedRefusals): void {
    const [owner] = layers;
    let heard: Heard | undefined;
    for (const layer of layers) {
      const refusals = layer === owner ? refused.in(layer) : refused.sharedBy(owner!, acceptedAtMs);
      // Mostly all layers refuse the same.
      if (heard?.refusals !== refusals) heard = heardWithout(contribution, refusals);
      for (const { ref, observation } of heard.observations) {
        this.#station(layer, ref).sums.add(observation, contribution.deviceHash);
      }
      // A cell tells its area and its carrier wherever it is heard: but only what was learned of can be found again.
      if (heard.observations.length > 0) for (const cell of contribution.scan.cells) this.#addCell(layer, cell);
      this.#addFingerprint(layer, contribution, refusals);
    }
  }

  #station(layer: Layer, ref: StationRef): StationChange {
    const key = `${layer} ${stationKey(ref)}`;
    let change = this.#stations.get(key);
    if (change === undefined) {
      change = { layer, ref, sums: StationSums.of(ref.kind) };
      this.#stations.set(key, change);
    }
    return change;
  }

  #addCell(layer: Layer, { ref, area, localId }: CellReading): void {
    const cell = `${layer} ${stationKey(ref)}`;
    if (area !== undefined) {
      const key = `${cell} ${String(area)}`;
      const counted = this.#areas.get(key);
      if (counted === undefined) this.#areas.set(key, { layer, ref, area, count: 1 });
      else counted.count += 1;
    }
    if (localId !== undefined) {
      const key = `${cell} ${String(localId.channel)} ${String(localId.code)}`;
      const counted = this.#localIds.get(key);
      if (counted === undefined) this.#localIds.set(key, { layer, ref, localId, count: 1 });
      else counted.count += 1;
    }
  }

  /**
   * A radio is taken out of a fingerprint after it was found to be one: then a radio that is refused later, and taken out
   * of what is stored, leaves the same.
   */
  #addFingerprint(layer: Layer, contribution: Contribution, refusals: Refusals): void {
    const placed = fingerprintOf(contribution);
    if (placed === undefined) return;
    const { tile, epoch, fingerprint } = placed;
    const key = `${layer} ${String(tile)} ${String(epoch)}`;
    const change = this.#fingerprints.get(key) ?? { layer, tile, epoch, fingerprints: [] };
    change.fingerprints.push(withoutRadios(fingerprint, refusals));
    this.#fingerprints.set(key, change);
  }
}

interface Heard {
  readonly refusals: Refusals;
  readonly observations: readonly StationObservation[];
}

const heardWithout = (contribution: Contribution, refusals: Refusals): Heard => ({
  refusals,
  observations: observe({ ...contribution, scan: refusals.withoutStations(contribution.scan) }),
});

/** The fingerprint without the radios that are refused. */
export function withoutRadios(fingerprint: Fingerprint, refusals: Refusals): Fingerprint {
  if (refusals.isEmpty) return fingerprint;
  const kept = [...fingerprint.radios.keys()].filter((index) => !refusals.hasRadio(fingerprint.radios[index]!));
  if (kept.length === fingerprint.radios.length) return fingerprint;
  return {
    ...fingerprint,
    radios: Float64Array.from(kept, (index) => fingerprint.radios[index]!),
    rssDbm: Int8Array.from(kept, (index) => fingerprint.rssDbm[index]!),
  };
}

/** In the order of the tables' keys, by which all writers lock: so that none waits for one that waits for it. */
export const byStation = (a: CellCount | StationChange, b: CellCount | StationChange): number =>
  STATION_KIND_CODES[a.ref.kind] - STATION_KIND_CODES[b.ref.kind] || a.ref.id - b.ref.id || byLayer(a.layer, b.layer);

/** Layers in any fixed order. */
export const byLayer = (a: Layer, b: Layer): number => (a < b ? -1 : a > b ? 1 : 0);
