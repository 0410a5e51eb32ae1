import {
  keepFingerprints,
  unpackFingerprints,
  unpackSums,
  type Fingerprint,
  type StationRef,
} from '@umbra/positioning-engine';
import type { Layer } from '../layers/layer.ts';
import {
  withoutRadios,
  type AreaCount,
  type FingerprintChange,
  type LocalIdCount,
  type StationChange,
} from '../learn-contributions/map-changes.ts';
import type { Refusals } from '../refusals/refusals.ts';
import type { MapContentLine } from './map-file.ts';

/** Some lines of a map file, as they are added to a layer. A file has each station, tile and count once; or they add up. */
export class MapPart {
  readonly #layer: Layer;
  readonly #stations = new Map<string, StationChange>();
  readonly #fingerprints = new Map<string, FingerprintChange>();
  readonly areas: AreaCount[] = [];
  readonly localIds: LocalIdCount[] = [];

  constructor(layer: Layer) {
    this.#layer = layer;
  }

  get stations(): readonly StationChange[] {
    return [...this.#stations.values()];
  }

  get fingerprints(): readonly FingerprintChange[] {
    return [...this.#fingerprints.values()];
  }

  /** @returns whether it is added: cells and refusals go other ways, and what is refused goes nowhere */
  add(line: MapContentLine, refusals: Refusals): boolean {
    const layer = this.#layer;
    switch (line.type) {
      case 'station':
        return this.#addStation({ kind: line.kind, id: line.id }, line.sums, refusals);
      case 'fingerprints':
        this.#addFingerprints(line.tile, line.epoch, unpackFingerprints(Buffer.from(line.packed, 'base64')), refusals);
        return true;
      case 'area':
        this.areas.push({ layer, ref: { kind: line.kind, id: line.id }, area: line.area, count: line.count });
        return true;
      case 'carrier': {
        const { kind, id, channel, code, count } = line;
        this.localIds.push({ layer, ref: { kind, id }, localId: { channel, code }, count });
        return true;
      }
      case 'cell':
      case 'refusal':
        return false;
    }
  }

  #addStation(ref: StationRef, packed: string, refusals: Refusals): boolean {
    if ((ref.kind === 'wlan' || ref.kind === 'ble') && refusals.hasStation(ref.id)) return false;
    const sums = unpackSums(Buffer.from(packed, 'base64'));
    const key = `${ref.kind} ${String(ref.id)}`;
    const known = this.#stations.get(key);
    if (known === undefined) this.#stations.set(key, { layer: this.#layer, ref, sums });
    else known.sums.merge(sums);
    return true;
  }

  #addFingerprints(tile: number, epoch: number, added: readonly Fingerprint[], refusals: Refusals): void {
    const fingerprints = added.map((fingerprint) => withoutRadios(fingerprint, refusals));
    const key = `${String(tile)} ${String(epoch)}`;
    const known = this.#fingerprints.get(key)?.fingerprints ?? [];
    this.#fingerprints.set(key, {
      ...{ layer: this.#layer, tile, epoch },
      fingerprints: keepFingerprints(known, fingerprints),
    });
  }
}
