import { toDegrees, toUnits } from '../grid/grid.ts';
import { VarintReader, VarintWriter } from '../sums/varint.ts';
import type { Fingerprint } from './fingerprint.ts';

const LAYOUT = 1;
const DECIMETRES = 10;

/** Some 20 bytes and 6 for each radio. Fingerprints come in ascending order of their hashes. */
export function packFingerprints(fingerprints: readonly Fingerprint[]): Buffer {
  const writer = new VarintWriter();
  writer.unsigned(LAYOUT);
  let [lat, lng] = [0, 0];
  for (const fingerprint of fingerprints) {
    const [latUnits, lngUnits] = [toUnits(fingerprint.lat), toUnits(fingerprint.lng)];
    writer.unsigned(fingerprint.hash);
    writer.signed(latUnits - lat);
    writer.signed(lngUnits - lng);
    writer.unsigned(Math.round(fingerprint.accuracyMetres * DECIMETRES));
    writer.unsigned(Math.round(fingerprint.speedMps * DECIMETRES));
    writer.unsigned(fingerprint.radios.length);
    let radio = 0;
    for (let index = 0; index < fingerprint.radios.length; index += 1) {
      writer.unsigned(fingerprint.radios[index]! - radio);
      writer.unsigned(-fingerprint.rssDbm[index]!);
      radio = fingerprint.radios[index]!;
    }
    [lat, lng] = [latUnits, lngUnits];
  }
  return writer.bytes();
}

/** @throws RangeError for bytes that `packFingerprints` did not write */
export function unpackFingerprints(bytes: Uint8Array): Fingerprint[] {
  const reader = new VarintReader(bytes);
  const layout = reader.unsigned();
  if (layout !== LAYOUT) throw new RangeError(`fingerprints in layout ${String(layout)} cannot be read`);
  const fingerprints: Fingerprint[] = [];
  let [lat, lng] = [0, 0];
  while (!reader.isAtEnd) {
    const hash = reader.unsigned();
    lat += reader.signed();
    lng += reader.signed();
    const accuracyMetres = reader.unsigned() / DECIMETRES;
    const speedMps = reader.unsigned() / DECIMETRES;
    const length = reader.unsigned();
    const radios = new Float64Array(length);
    const rssDbm = new Int8Array(length);
    let radio = 0;
    for (let index = 0; index < length; index += 1) {
      radio += reader.unsigned();
      radios[index] = radio;
      rssDbm[index] = -reader.unsigned();
    }
    fingerprints.push({
      hash,
      ...{ lat: toDegrees(lat), lng: toDegrees(lng), accuracyMetres, speedMps },
      radios,
      rssDbm,
    });
  }
  return fingerprints;
}
