import { radioOf, type Scan } from '@umbra/positioning-engine';

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
