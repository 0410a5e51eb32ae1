import { radioOf, type Scan } from '@umbra/positioning-engine';
import { SHARED_LAYER, type Layer } from '../layers/layer.ts';
import { SHARING_DELAY_MS } from '../layers/sharing-table.ts';

/**
 * Stations that the map must not know (positioning.md §2.3): stations by their address, fingerprints by the radio, whose
 * other names would tell as much.
 */
export class Refusals {
  readonly #macs: ReadonlySet<number>;
  readonly #radios: ReadonlySet<number>;

  constructor(macs: Iterable<number>) {
    this.#macs = new Set(macs);
    this.#radios = new Set([...this.#macs].map(radioOf));
  }

  get isEmpty(): boolean {
    return this.#macs.size === 0;
  }

  /** An address of an access point, or of a beacon. */
  hasStation(mac: number): boolean {
    return this.#macs.has(mac);
  }

  hasRadio(radio: number): boolean {
    return this.#radios.has(radio);
  }

  and(macs: readonly number[]): Refusals {
    return new Refusals([...this.#macs, ...macs]);
  }

  /** The scan without the stations that are refused. */
  withoutStations(scan: Scan): Scan {
    if (this.isEmpty) return scan;
    return {
      ...scan,
      wlan: scan.wlan.filter(({ mac }) => !this.#macs.has(mac)),
      ble: scan.ble.filter(({ id }) => !this.#macs.has(id)),
    };
  }
}

export interface RefusalRow {
  readonly mac: number;
  /** `FOR_ALL`, or the layer of the project that refuses. */
  readonly scope: Layer;
  readonly refusedAtMs: number;
}

/** What is refused in which layer. */
export class ScopedRefusals {
  readonly #forAll: Refusals;
  readonly #byProject: ReadonlyMap<Layer, readonly RefusalRow[]>;

  constructor(rows: readonly RefusalRow[]) {
    const isForAll = ({ scope }: RefusalRow): boolean => scope === SHARED_LAYER;
    this.#forAll = new Refusals(rows.filter(isForAll).map(({ mac }) => mac));
    this.#byProject = Map.groupBy(rows.filter((row) => !isForAll(row)), ({ scope }) => scope); // prettier-ignore
  }

  /** What a layer must not know, whenever it was heard. */
  in(layer: Layer): Refusals {
    return this.#with(this.#byProject.get(layer));
  }

  /**
   * What of a project's contribution the shared layer must not learn: what the project had refused when it was accepted. As
   * with the decision to share, a minute passes before it counts, so that a rebuild decides as the live map did.
   * @param owner the project's own layer
   */
  sharedBy(owner: Layer, acceptedAtMs: number): Refusals {
    const rows = this.#byProject.get(owner);
    return this.#with(rows?.filter(({ refusedAtMs }) => acceptedAtMs >= refusedAtMs + SHARING_DELAY_MS));
  }

  #with(rows: readonly RefusalRow[] = []): Refusals {
    return rows.length === 0 ? this.#forAll : this.#forAll.and(rows.map(({ mac }) => mac));
  }
}
