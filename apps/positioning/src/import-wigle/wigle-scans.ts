import type { BleReading, CellReading, WlanReading } from '@umbra/positioning-engine';
import { isRandomStatic } from '../record-contributions/recorded-limits.ts';
import type { RecordedScan } from '../record-contributions/recorded-scan.ts';
import type { WigleSighting } from './wigle-sighting.ts';

/** Exports are in the order of time, more or less: a scan whose rows lie farther apart than this many others becomes two. */
const MAX_OPEN_SCANS = 1_000;
/** More are no scan of a receiver, but many put together. */
const MAX_READINGS = 512;

/**
 * Puts the rows of a WiGLE export together again: what one device heard in one second at one place was one scan
 * (positioning.md §8).
 */
export class WigleScans {
  readonly #onScan: (scan: RecordedScan) => void;
  readonly #open = new Map<string, OpenScan>();

  /** @param onScan told of each scan once it is complete */
  constructor(onScan: (scan: RecordedScan) => void) {
    this.#onScan = onScan;
  }

  /** @param device what tells who heard it from others */
  add(sighting: WigleSighting, device: string): void {
    const key = `${device} ${String(sighting.atMs)} ${String(sighting.lat)} ${String(sighting.lng)}`;
    let scan = this.#open.get(key);
    if (scan === undefined) {
      this.#closeDownTo(MAX_OPEN_SCANS - 1);
      scan = new OpenScan(sighting, device);
      this.#open.set(key, scan);
    }
    scan.add(sighting);
    if (scan.size >= MAX_READINGS) this.#close(key, scan);
  }

  /** No more rows come. */
  end(): void {
    this.#closeDownTo(0);
  }

  /** The oldest go first. */
  #closeDownTo(most: number): void {
    for (const [key, scan] of this.#open) {
      if (this.#open.size <= most) return;
      this.#close(key, scan);
    }
  }

  #close(key: string, scan: OpenScan): void {
    this.#open.delete(key);
    this.#onScan(scan.complete());
  }
}

/** Of a station that is heard twice in a second the first row counts. */
class OpenScan {
  readonly #first: WigleSighting;
  readonly #device: string;
  #accuracyMetres: number;
  readonly #wlan = new Map<number, WlanReading>();
  readonly #ble = new Map<number, BleReading>();
  readonly #cells = new Map<string, CellReading>();

  constructor(first: WigleSighting, device: string) {
    this.#first = first;
    this.#device = device;
    this.#accuracyMetres = first.accuracyMetres;
  }

  get size(): number {
    return this.#wlan.size + this.#ble.size + this.#cells.size;
  }

  add({ ref, cell, signalDbm, accuracyMetres }: WigleSighting): void {
    this.#accuracyMetres = Math.max(this.#accuracyMetres, accuracyMetres);
    const { id, kind } = ref;
    if (cell !== undefined && kind !== 'wlan' && kind !== 'ble') {
      const key = `${kind} ${String(id)}`;
      if (this.#cells.has(key)) return;
      this.#cells.set(key, {
        ...{ kind, ref, mcc: cell.mcc, mnc: cell.mnc, area: cell.area, signalDbm },
        ...{ timingAdvance: undefined, localId: undefined, neighbours: [], ageMs: undefined },
      });
    } else if (kind === 'wlan') {
      if (!this.#wlan.has(id)) this.#wlan.set(id, { mac: id, rssDbm: signalDbm, ageMs: undefined });
    } else if (signalDbm !== undefined && !this.#ble.has(id)) {
      this.#ble.set(id, { id, isRandomAddress: isRandomStatic(id), rssDbm: signalDbm, ageMs: undefined });
    }
  }

  complete(): RecordedScan {
    const { atMs, lat, lng } = this.#first;
    return {
      device: this.#device,
      atMs,
      fix: { lat, lng, accuracyMetres: this.#accuracyMetres, speedMps: 0, ageMs: 0 },
      scan: {
        wlan: [...this.#wlan.values()],
        ble: [...this.#ble.values()],
        cells: [...this.#cells.values()],
        mccHint: undefined,
      },
    };
  }
}
