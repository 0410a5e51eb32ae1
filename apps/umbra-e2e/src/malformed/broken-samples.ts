import fc from 'fast-check';

/** A sample as JSON has it, before it is broken. */
export type Sample = Record<string, unknown>;

/** Written into the JSON text without its quotes: numbers that JavaScript cannot write. */
export const RAW = '@raw:';

/** JSON in which values that begin with RAW stand bare. */
export const rawJson = (value: unknown): string => JSON.stringify(value).replaceAll(/"@raw:([^"]*)"/g, '$1');

const HUGE = [`${RAW}1e999`, `${RAW}-1e999`, `${RAW}${'9'.repeat(400)}`];
const notANumber = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constantFrom({}, [], [1], { valueOf: 1 }),
  fc.constantFrom(...HUGE),
);
const notAnObject = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constantFrom([], [{}]));
const notAnArray = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constantFrom({}, { length: 1 }));
const notAText = fc.oneof(fc.integer(), fc.boolean(), fc.constantFrom({}, []));
const beyond = (min: number, max: number) =>
  fc.oneof(fc.integer({ min: max + 1, max: 2_000_000_000 }), fc.integer({ min: -2_000_000_000, max: min - 1 }));

const position = (changes: object): object => ({ lat: 52.5, lng: 13.4, accuracy: 10, ...changes });
const cell = { mcc: 262, mnc: 2, lac: 21, cid: 7_031 };
const lte = { mcc: 262, mnc: 2, cid: 29_437_697 };

/** Each makes one thing about a sample wrong, for certain (contract §3.2). */
export const breaks: Readonly<Record<string, fc.Arbitrary<Sample>>> = {
  'timestamp of another type': fc.oneof(notANumber, fc.constant(null)).map((timestamp) => ({ timestamp })),
  'timestamp out of range': fc.constantFrom(-1, 0, 1, 1.5, 4_102_448_400_001).map((timestamp) => ({ timestamp })),
  'timestamp in the future': fc.constant({ timestamp: `${RAW}${Date.now() + 3_600_000}` }),
  'no timestamp': fc.constant({ timestamp: undefined }),
  'payload that is no object': notAnObject.map((payload) => ({ payload })),
  'payload too large': fc.integer({ min: 1_000, max: 5_000 }).map((length) => ({ payload: { a: 'x'.repeat(length) } })),
  'payload too deep': fc.integer({ min: 200, max: 20_000 }).map((depth) => ({
    payload: `${RAW}${'{@a@:'.repeat(depth)}1${'}'.repeat(depth)}`,
  })),
  'position that is no object': notAnObject.map((value) => ({ position: value })),
  'latitude of another type': notANumber.map((lat) => ({ position: position({ lat }) })),
  'latitude out of range': beyond(-90, 90).map((lat) => ({ position: position({ lat }) })),
  'longitude out of range': beyond(-180, 180).map((lng) => ({ position: position({ lng }) })),
  'position without accuracy': fc.constant({ position: { lat: 1, lng: 2 } }),
  'accuracy below zero': fc.constant({ position: position({ accuracy: -1 }) }),
  'confidence out of range': beyond(50, 95).map((confidence) => ({ position: position({ confidence }) })),
  'heading without speed': fc.constant({ position: position({ heading: 10 }) }),
  'speed with a fraction': fc.constant({ position: position({ heading: 10, speed: 1.5 }) }),
  'scan that is no object': notAnObject.map((scan) => ({ scan })),
  'list that is none': fc
    .tuple(fc.constantFrom('gsm', 'wcdma', 'tdscdma', 'lte', 'cdma', 'wlan', 'bt'), notAnArray)
    .map(([group, value]) => ({ scan: { [group]: value } })),
  'MAC that is none': fc
    .constantFrom('', '00:11', 'zz:zz:zz:zz:zz:zz', '001122334455', 7)
    .map((mac) => ({ scan: { wlan: [{ mac }] } })),
  'too many access points': fc.constant({
    scan: { wlan: Array.from({ length: 129 }, () => ({ mac: '00:11:22:33:44:55' })) },
  }),
  'cell out of range': beyond(200, 999).map((mcc) => ({ scan: { gsm: [{ ...cell, mcc }] } })),
  'cell without an id': fc.constant({ scan: { gsm: [{ mcc: 262, mnc: 2 }] } }),
  'half of a pair': fc.constantFrom(
    { scan: { gsm: [{ ...cell, bsic: 1 }] } },
    { scan: { lte: [{ ...lte, pci: 1 }] } },
    { scan: { lte: [{ ...lte, rsrq: -10 }] } },
  ),
  'beacon without a name': fc.constant({ scan: { bt: [{ rss: -50 }] } }),
  'system that is no object': notAnObject.map((system) => ({ system })),
  'manufacturer of one character': fc.constant({ system: { client: { manufacturer: 'x' } } }),
  'client field of another type': notAText.map((model) => ({ system: { client: { model } } })),
  'battery level with a fraction': fc.constant({ system: { reportedSensorData: { batteryLevel: 50.5 } } }),
  'sensor of another type': notANumber.map((value) => ({ system: { reportedSensorData: { temperatureC: value } } })),
  'mode that is none': fc
    .string()
    .filter((mode) => !['unknown', 'normal', 'flight', 'transport', 'sleep', 'powerSave'].includes(mode))
    .map((mode) => ({ system: { mode } })),
  'state version below zero': fc.constant({ system: { stateVersion: -1 } }),
  'phone number that is none': fc.constant({ system: { phoneNumber: 'call me' } }),
};

/** A sample that is wrong in one way, named. */
export const brokenSample: fc.Arbitrary<readonly [what: string, sample: Sample]> = fc.oneof(
  ...Object.entries(breaks).map(([what, change]) => change.map((fields) => [what, fields] as const)),
);
