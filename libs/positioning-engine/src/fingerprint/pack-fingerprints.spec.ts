import fc from 'fast-check';
import { toDegrees } from '../grid/grid.ts';
import type { Fingerprint } from './fingerprint.ts';
import { keepFingerprints, MAX_FINGERPRINTS } from './fingerprint-set.ts';
import { packFingerprints, unpackFingerprints } from './pack-fingerprints.ts';

const radio = fc.integer({ min: 0, max: 2 ** 36 - 1 });
/** Few different ones: as in a tile. */
const radiosOfTile = fc.uniqueArray(radio, { minLength: 0, maxLength: 40 });

const fingerprintOf = (radios: readonly number[]): fc.Arbitrary<Fingerprint> =>
  fc
    .record({
      hash: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
      lat: fc.integer({ min: -900_000_000, max: 900_000_000 }).map(toDegrees),
      lng: fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }).map(toDegrees),
      accuracyMetres: fc.integer({ min: 0, max: 1_500 }).map((decimetres) => decimetres / 10),
      speedMps: fc.integer({ min: 0, max: 500 }).map((decimetres) => decimetres / 10),
      heard: fc.subarray([...radios]),
      loudness: fc.array(fc.integer({ min: -127, max: 0 }), { minLength: radios.length, maxLength: radios.length }),
    })
    .map(({ heard, loudness, ...rest }) => ({
      ...rest,
      radios: Float64Array.from(heard.sort((a, b) => a - b)),
      rssDbm: Int8Array.from(heard, (_, index) => loudness[index]!),
    }));

const ofTile = radiosOfTile.chain((radios) => fc.array(fingerprintOf(radios), { maxLength: 20 }));

describe('packed fingerprints', () => {
  it('are unpacked as they were packed', () => {
    fc.assert(
      fc.property(ofTile, (fingerprints) => {
        expect(unpackFingerprints(packFingerprints(fingerprints))).toEqual(fingerprints);
      }),
      { numRuns: 500 },
    );
  });

  it('§10 take some 160 bytes for 25 radios, whatever they are, and half of that in company', () => {
    const heard = fc.uniqueArray(radio, { minLength: 25, maxLength: 25 });
    fc.assert(
      fc.property(heard, fc.integer({ min: 0, max: 2 ** 48 - 100 }), (radios, hash) => {
        const fingerprint: Fingerprint = {
          ...{ hash, lat: 49.8712345, lng: 8.6512345, accuracyMetres: 12.3, speedMps: 1.4 },
          radios: Float64Array.from(radios.sort((a, b) => a - b)),
          rssDbm: Int8Array.from(radios, (_, index) => -40 - index),
        };
        expect(packFingerprints([fingerprint]).length).toBeLessThanOrEqual(165);
        const company = Array.from({ length: 10 }, (_, nth) => ({ ...fingerprint, hash: hash + nth }));
        expect(packFingerprints(company).length / 10).toBeLessThanOrEqual(80);
      }),
    );
  });

  it('keep the faintest signal that there is as the next to it', () => {
    const [stored] = unpackFingerprints(
      packFingerprints([
        {
          ...{ hash: 1, lat: 1, lng: 2, accuracyMetres: 3, speedMps: 0 },
          ...{ radios: Float64Array.of(5), rssDbm: Int8Array.of(-128) },
        },
      ]),
    );
    expect(stored!.rssDbm).toEqual(Int8Array.of(-127));
  });

  it('are refused when their layout is not known, or they end too early', () => {
    expect(() => unpackFingerprints(Buffer.from([9]))).toThrow(RangeError);
    const whole = packFingerprints([
      {
        ...{ hash: 12_345, lat: 1, lng: 2, accuracyMetres: 3, speedMps: 0 },
        ...{ radios: Float64Array.of(5, 7), rssDbm: Int8Array.of(-50, -60) },
      },
    ]);
    const listed = 2 + 9;
    for (let length = 1; length < whole.length; length += 1) {
      if (length === listed) continue;
      expect(() => unpackFingerprints(whole.subarray(0, length))).toThrow(RangeError);
    }
  });
});

describe('the fingerprints of a tile', () => {
  const many = fc.uniqueArray(fingerprintOf([1, 2, 3]), {
    ...{ minLength: 100, maxLength: 200 },
    selector: ({ hash }) => hash,
  });

  it('§7.2 that are kept are the same in any order, in any parts', () => {
    fc.assert(
      fc.property(many, fc.nat(), (fingerprints, cut) => {
        const kept = keepFingerprints([], fingerprints);
        expect(kept).toHaveLength(MAX_FINGERPRINTS);
        const at = cut % fingerprints.length;
        const [some, others] = [fingerprints.slice(at), fingerprints.slice(0, at)];
        expect(keepFingerprints(keepFingerprints([], some), others)).toEqual(kept);
        expect(keepFingerprints(kept, fingerprints)).toEqual(kept);
      }),
      { numRuns: 50 },
    );
  });
});
