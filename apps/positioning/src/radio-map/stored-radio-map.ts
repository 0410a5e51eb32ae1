import {
  areaCircle,
  importedPlace,
  placeOfCell,
  stationKey,
  type Area,
  type AreaRef,
  type CellKind,
  type CellsNearQuery,
  type Fingerprint,
  type NearCell,
  type NetworkRef,
  type PositionKind,
  type RadioMap,
  type SiteRange,
  type Station,
  type StationRef,
  type TileId,
} from '@umbra/positioning-engine';
import { layerOf, SHARED_LAYER, type Layer } from '../layers/layer.ts';
import { CalibrationTable } from './calibration-table.ts';
import { CellIndex, type AreaMemberRef } from './cell-index.ts';
import { CircleCache } from './circle-cache.ts';
import { FingerprintCache } from './fingerprint-cache.ts';
import { radiosOfOwnLayer, withHidden } from './hidden-radios.ts';
import type { RunQuery } from './run-query.ts';
import { DEFAULT_CACHE_LIMITS, StationCache, type CacheLimits } from './station-cache.ts';
import { StationLoader } from './station-loader.ts';
import { visibleStation } from './layer-station.ts';
import type { OnUnreadable } from './unreadable-rows.ts';

const refuse: OnUnreadable = ({ error }) => {
  throw error;
};

/** What was changed of the map. */
export interface ChangedRows {
  readonly stations: readonly { readonly layer: Layer; readonly ref: StationRef }[];
  readonly fingerprints: readonly { readonly layer: Layer; readonly tile: TileId }[];
}

/** The map in the database, with what was asked for lately in memory. One of a process; projects share what is shared. */
export class StoredRadioMap {
  readonly #stations: StationCache;
  readonly #fingerprints: FingerprintCache;
  readonly #cells: CellIndex;
  readonly #calibration: CalibrationTable;
  readonly #circles: CircleCache;

  /** @param onUnreadable without it, a row that cannot be read is an error */
  constructor(query: RunQuery, limits: CacheLimits = DEFAULT_CACHE_LIMITS, onUnreadable: OnUnreadable = refuse) {
    this.#stations = new StationCache(new StationLoader(query, onUnreadable), limits);
    this.#fingerprints = new FingerprintCache(query, limits, onUnreadable);
    this.#cells = new CellIndex(query);
    this.#calibration = new CalibrationTable(query, limits);
    this.#circles = new CircleCache(limits);
  }

  /** The map as a project sees it, for one answer: its own layer over the shared one; the shared one alone for nobody's. */
  forProject(projectId: string | undefined): RadioMap {
    return new LayeredRadioMap({
      layers: projectId === undefined ? [SHARED_LAYER] : [layerOf(projectId), SHARED_LAYER],
      ...{ stations: this.#stations, fingerprints: this.#fingerprints },
      ...{ cells: this.#cells, circles: this.#circles, calibration: this.#calibration },
    });
  }

  /** What this process has changed, and committed, is read anew. */
  forget({ stations, fingerprints }: ChangedRows): void {
    for (const { layer, ref } of stations) this.#stations.forget(layer, ref);
    for (const { layer, tile } of fingerprints) this.#fingerprints.forget(layer, tile);
  }

  forgetAll(): void {
    this.#stations.clear();
    this.#fingerprints.clear();
    this.#circles.clear();
  }
}

interface LayeredRadioMapOptions {
  /** The shared layer last. */
  readonly layers: readonly Layer[];
  readonly stations: StationCache;
  readonly fingerprints: FingerprintCache;
  readonly cells: CellIndex;
  readonly circles: CircleCache;
  readonly calibration: CalibrationTable;
}

class LayeredRadioMap implements RadioMap {
  readonly #options: LayeredRadioMapOptions;
  /** Of the access points that were asked for last, the radios that the own layer alone shows. */
  #ownRadios: ReadonlySet<number> = new Set();

  constructor(options: LayeredRadioMapOptions) {
    this.#options = options;
  }

  async stations(refs: readonly StationRef[]): Promise<ReadonlyMap<string, Station>> {
    const { stations, layers } = this.#options;
    const found = new Map<string, Station>();
    if (refs.length === 0) return found;
    const byLayer = await stations.of(refs, layers);
    const [own, shared] = layers.length === 1 ? [undefined, byLayer[0]!] : [byLayer[0]!, byLayer[1]!];
    const hasAccessPoints = refs.some(({ kind }) => kind === 'wlan');
    if (own !== undefined && hasAccessPoints) this.#ownRadios = radiosOfOwnLayer(refs, own, shared);
    for (const [index, ref] of refs.entries()) {
      const station = visibleStation(own?.[index], shared[index]);
      if (station !== undefined) found.set(stationKey(ref), station);
    }
    return found;
  }

  /**
   * What is in both layers counts once. Those of the shared layer hold radios that it has not confirmed yet, and does not
   * show: they are compared by what it shows alone, or whoever gives a radio a place of his own in his layer would be told
   * whether it was heard where (positioning.md §2.7).
   */
  async fingerprints(tiles: readonly TileId[]): Promise<readonly Fingerprint[]> {
    const { fingerprints, layers } = this.#options;
    if (tiles.length === 0) return [];
    const byLayer = await fingerprints.of(tiles, layers);
    const byHash = new Map<number, Fingerprint>();
    for (const fingerprint of byLayer.at(-1)!) byHash.set(fingerprint.hash, withHidden(fingerprint, this.#ownRadios));
    if (layers.length > 1) for (const fingerprint of byLayer[0]!) byHash.set(fingerprint.hash, fingerprint);
    return [...byHash.values()];
  }

  async cellsOfSite(site: SiteRange): Promise<readonly Station[]> {
    const { cells, layers } = this.#options;
    return [...(await this.stations(await cells.ofSite(site, layers))).values()];
  }

  area(area: AreaRef): Promise<Area | undefined> {
    const { cells, circles, layers } = this.#options;
    return circles.of([area.kind, area.mcc, area.mnc, area.area, ...layers].join(' '), async () =>
      this.#circleOf(await cells.ofArea(area, layers), area.area),
    );
  }

  network(network: NetworkRef): Promise<Area | undefined> {
    const { cells, circles, layers } = this.#options;
    return circles.of([network.kind, network.mcc, network.mnc, 'network', ...layers].join(' '), async () => {
      const refs = await cells.ofNetwork(network, layers);
      return this.#circleOf(refs.map((ref) => ({ ref, count: 1 })));
    });
  }

  async cellsNear(query: CellsNearQuery): Promise<readonly NearCell[]> {
    const { cells, layers } = this.#options;
    const near = await cells.near(query, layers);
    const stations = await this.stations(near.map(({ ref }) => ref));
    return near.flatMap(({ ref, code, channel }) => {
      const station = stations.get(stationKey(ref));
      return station === undefined ? [] : [{ station, code, channel }];
    });
  }

  radiusScale(place: { readonly lat: number; readonly lng: number }, kind: PositionKind): Promise<number> {
    const { calibration, layers } = this.#options;
    return calibration.scaleAt(place, kind, layers);
  }

  /** @param code of the area that they were heard with; what an export says of a cell counts where it says the same */
  async #circleOf(members: readonly AreaMemberRef[], code?: number): Promise<Area | undefined> {
    const stations = await this.stations(members.map(({ ref }) => ref));
    return areaCircle(
      members.flatMap(({ ref, count }) => {
        const station = stations.get(stationKey(ref));
        const place = station === undefined ? undefined : placeOfCell(station);
        if (place === undefined) return [];
        const { imported } = station!;
        const isListed = code !== undefined && imported?.area === code;
        return [{ ...place, count: count + (isListed ? importedPlace(imported, ref.kind as CellKind).weight : 0) }];
      }),
    );
  }
}
