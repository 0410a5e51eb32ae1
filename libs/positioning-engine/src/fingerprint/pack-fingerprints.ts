import { toDegrees, toUnits } from '../grid/grid.ts';
import { VarintReader, VarintWriter } from '../sums/varint.ts';
import type { Fingerprint } from './fingerprint.ts';
import { bytesOfRadios, readRadios, writeRadios } from './radio-list.ts';

/** The layout below: a change gets the next number, and a reader for this one. */
const LAYOUT = 1;
const DECIMETRES = 10;
const FAINTEST_DBM = -127;
const SIGNAL_STEPS = 128;

/**
 * The fingerprints of a tile as bytes. They hear much the same radios: those are listed once, and each reading names one by
 * how many of the list it passes over, mostly none, together with its strength in one byte. Some 20 bytes more for each
 * fingerprint. Equal fingerprints in the same order make equal bytes.
 */
export function packFingerprints(fingerprints: readonly Fingerprint[]): Buffer {
  const radios = [...new Set(fingerprints.flatMap((each) => [...each.radios]))].sort((a, b) => a - b);
  const places = new Map(radios.map((radio, index) => [radio, index]));
  const head = new VarintWriter();
  head.unsigned(LAYOUT);
  head.unsigned(radios.length);
  const body = new VarintWriter();
  let [lat, lng] = [0, 0];
  for (const fingerprint of fingerprints) {
    const [latUnits, lngUnits] = [toUnits(fingerprint.lat), toUnits(fingerprint.lng)];
    body.unsigned(fingerprint.hash);
    body.signed(latUnits - lat);
    body.signed(lngUnits - lng);
    body.unsigned(Math.round(Math.max(0, fingerprint.accuracyMetres) * DECIMETRES));
    body.unsigned(Math.round(Math.max(0, fingerprint.speedMps) * DECIMETRES));
    body.unsigned(fingerprint.radios.length);
    let next = 0;
    for (let index = 0; index < fingerprint.radios.length; index += 1) {
      const place = places.get(fingerprint.radios[index]!)!;
      const strength = -Math.min(0, Math.max(FAINTEST_DBM, fingerprint.rssDbm[index]!));
      body.unsigned((place - next) * SIGNAL_STEPS + strength);
      next = place + 1;
    }
    [lat, lng] = [latUnits, lngUnits];
  }
  const list = Buffer.alloc(bytesOfRadios(radios.length));
  writeRadios(list, 0, radios);
  return Buffer.concat([head.bytes(), list, body.bytes()]);
}

/** @throws RangeError for bytes that `packFingerprints` did not write */
export function unpackFingerprints(bytes: Uint8Array): Fingerprint[] {
  const reader = new VarintReader(bytes);
  const layout = reader.unsigned();
  if (layout !== LAYOUT) throw new RangeError(`fingerprints in layout ${String(layout)} cannot be read`);
  const count = reader.unsigned();
  const radios = readRadios(bytes, reader.skip(bytesOfRadios(count)), count);
  const fingerprints: Fingerprint[] = [];
  let [lat, lng] = [0, 0];
  while (!reader.isAtEnd) {
    const hash = reader.unsigned();
    lat += reader.signed();
    lng += reader.signed();
    const accuracyMetres = reader.unsigned() / DECIMETRES;
    const speedMps = reader.unsigned() / DECIMETRES;
    fingerprints.push({
      hash,
      ...{ lat: toDegrees(lat), lng: toDegrees(lng), accuracyMetres, speedMps },
      ...readReadings(reader, radios),
    });
  }
  return fingerprints;
}

function readReadings(reader: VarintReader, known: Float64Array): Pick<Fingerprint, 'radios' | 'rssDbm'> {
  const length = reader.unsigned();
  const radios = new Float64Array(length);
  const rssDbm = new Int8Array(length);
  let place = 0;
  for (let index = 0; index < length; index += 1) {
    const reading = reader.unsigned();
    place += Math.floor(reading / SIGNAL_STEPS);
    const radio = known[place];
    if (radio === undefined) throw new RangeError('a fingerprint names a radio that is not listed');
    radios[index] = radio;
    rssDbm[index] = -(reading % SIGNAL_STEPS);
    place += 1;
  }
  return { radios, rssDbm };
}
