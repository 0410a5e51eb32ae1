import fc from 'fast-check';
import { expectIngestible } from '../../testing/ingestion-shape.ts';
import { sampleOf, type LooseSample } from './sample-of.ts';

const NOW = Date.UTC(2026, 5, 1);
const BERLIN = { lat: 52.5, lng: 13.4 };

const telemetryOf = (loose: Partial<LooseSample>): Readonly<Record<string, unknown>> => {
  const sample = sampleOf({ timestampMs: NOW, ...loose }, NOW);
  if (typeof sample === 'string') throw new Error(sample);
  expectIngestible([sample], NOW);
  return sample.telemetry;
};

describe('samples of other clouds', () => {
  it('§3.2 have what ingestion takes', () => {
    const position = {
      ...BERLIN,
      accuracy: 7.5,
      alt: -3.2,
      heading: 359.4,
      speed: 13.6,
      satellitecount: 9,
      type: 'gnss',
    };
    expect(
      telemetryOf({
        position,
        payload: { a: [1, { b: null }] },
        sensorData: { batteryLevel: 79.6, temperatureC: 21.5 },
      }),
    ).toEqual({
      timestamp: NOW,
      position: { ...position, heading: 359, speed: 14 },
      payload: { a: [1, { b: null }] },
      system: { reportedSensorData: { batteryLevel: 80, temperatureC: 21.5 } },
    });
  });

  it.each([
    ['a battery beyond 100 %', { sensorData: { batteryLevel: 101, temperatureC: 1 } }, { temperatureC: 1 }],
    ['a battery a little beyond 100 %', { sensorData: { batteryLevel: 100.4, temperatureC: 1 } }, { temperatureC: 1 }],
    ['a battery a little below 0 %', { sensorData: { batteryLevel: -0.4, temperatureC: 1 } }, { temperatureC: 1 }],
    ['a battery below 0 %', { sensorData: { batteryLevel: -1, temperatureC: 1 } }, { temperatureC: 1 }],
    ['a temperature of a broken sensor', { sensorData: { batteryLevel: 1, temperatureC: 850 } }, { batteryLevel: 1 }],
    ['a text for a number', { sensorData: { batteryLevel: '80', temperatureC: 1 } }, { temperatureC: 1 }],
    ['a number for a flag', { sensorData: { deviceIsStationary: 1, temperatureC: 1 } }, { temperatureC: 1 }],
  ])('leave out %s and keep the rest', (_what, loose, reportedSensorData) => {
    expect(telemetryOf(loose)).toEqual({ timestamp: NOW, system: { reportedSensorData } });
  });

  it.each([
    ['heading beyond the circle', { heading: 361, speed: 1 }, {}],
    ['heading without speed', { heading: 90 }, {}],
    ['speed without heading', { speed: 3 }, {}],
    ['speed a little backwards', { heading: 90, speed: -0.3 }, {}],
    ['speed backwards', { heading: 90, speed: -3 }, {}],
    ['no satellites', { satellitecount: 0 }, {}],
    ['a confidence of certainty', { confidence: 100 }, {}],
    ['half a floor', { floor: { level: 1 } }, {}],
    ['an altitude of nowhere', { alt: NaN }, {}],
  ])('leave out of a position: %s', (_what, loose, expected) => {
    expect(telemetryOf({ position: { ...BERLIN, accuracy: 3, ...loose } })['position']).toEqual({
      ...BERLIN,
      accuracy: 3,
      ...expected,
    });
  });

  it('take 360° for north', () => {
    const position = { ...BERLIN, accuracy: 3, heading: 359.7, speed: 1 };
    expect(telemetryOf({ position })['position']).toMatchObject({ heading: 0 });
  });

  it('assume 10 m where no accuracy is said', () => {
    expect(telemetryOf({ position: BERLIN })['position']).toEqual({ ...BERLIN, accuracy: 10 });
    expect(telemetryOf({ position: { ...BERLIN, accuracy: -1 } })['position']).toEqual({ ...BERLIN, accuracy: 10 });
  });

  it.each([
    ['0/0', { lat: 0, lng: 0 }],
    ['beyond the pole', { lat: 90.1, lng: 0 }],
    ['beyond the date line', { lat: 0, lng: 180.1 }],
    ['without a longitude', { lat: 1 }],
    ['as texts', { lat: '52.5', lng: '13.4' }],
  ])('have no position %s', (_what, position) => {
    expect(telemetryOf({ position, payload: { a: 1 } })).toEqual({ timestamp: NOW, payload: { a: 1 } });
  });

  it('§1.9 keep of a payload what fits into 1000 bytes, each member whole', () => {
    const payload = { first: 'x'.repeat(500), large: 'ä'.repeat(400), last: 'y'.repeat(400), tail: 1 };
    expect(Object.keys(telemetryOf({ payload })['payload'] as object)).toEqual(['first', 'last', 'tail']);
    const exact = { a: 'x'.repeat(1_000 - '{"a":""}'.length) };
    expect(telemetryOf({ payload: exact })['payload']).toEqual(exact);
    expect(sampleOf({ timestampMs: NOW, payload: { a: `${exact.a}x` } }, NOW)).toBe('empty');
  });

  it('leave out of a payload what JSON cannot say, and what is too deep', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    const payload = { a: 1, deep, infinite: Infinity, nothing: undefined, work: () => 1 };
    expect(telemetryOf({ payload })['payload']).toEqual({ a: 1 });
  });

  it.each([
    ['untimed', { timestampMs: undefined }],
    ['untimed', { timestampMs: '2026-06-01' }],
    ['untimed', { timestampMs: 1 }],
    ['untimed', { timestampMs: NaN }],
    ['future', { timestampMs: NOW + 10_001 }],
    ['empty', {}],
    ['empty', { payload: {}, sensorData: {}, position: { lat: 1 } }],
  ] as const)('are none: %s', (why, loose) => {
    expect(sampleOf({ timestampMs: NOW, ...loose }, NOW)).toBe(why);
  });

  it('ING-7 may be ahead by 10 s', () => {
    expect(sampleOf({ timestampMs: NOW + 10_000, payload: { a: 1 } }, NOW)).toMatchObject({
      sampledAtMs: NOW + 10_000,
    });
  });

  it('§3.2 are ingestible whatever a cloud says', () => {
    const anything = fc.oneof(
      { weight: 3, arbitrary: fc.double() },
      fc.integer({ min: -400, max: 400 }),
      fc.anything(),
    );
    const record = (keys: readonly string[]) =>
      fc.record(Object.fromEntries(keys.map((key) => [key, anything])), { requiredKeys: [] });
    const position = record(
      'lat lng accuracy alt altaccuracy confidence heading speed satellitecount wlancount type timestamp floor'.split(
        ' ',
      ),
    );
    const sensors = record(
      'accelerationG batteryLevel pressureHpa relativeHumidity temperatureC tiltDegree batteryIsCharging'.split(' '),
    );
    fc.assert(
      fc.property(position, sensors, fc.dictionary(fc.string(), anything), (loosePosition, sensorData, payload) => {
        const sample = sampleOf({ timestampMs: NOW, position: loosePosition, sensorData, payload }, NOW);
        if (typeof sample !== 'string') expectIngestible([sample], NOW);
      }),
    );
  });
});
