import fc from 'fast-check';
import { CallbackMalformedError, type Driver } from '../../domain/driver/driver.ts';
import { expectIngestible } from '../../testing/ingestion-shape.ts';
import { HOLDER } from '../../testing/work-holder.ts';
import { chirpstackDriver } from '../chirpstack/chirpstack.driver.ts';
import { owntracksDriver } from '../owntracks/owntracks.driver.ts';
import { theThingsStackDriver } from '../the-things-stack/the-things-stack.driver.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const TIME = '2026-06-01T11:59:00Z';

const place = { latitude: 1, longitude: 2, altitude: 3, accuracy: 4, source: 'GPS' };
const decoded = { latitude: 1, longitude: 2, battery: 50, temperature: 3, gps_1: place, gpsLocation: { '1': place } };
const bodies: Readonly<Record<string, object>> = {
  owntracks: {
    ...{
      _type: 'location',
      topic: 'owntracks/jane/phone',
      tid: 'JP',
      tst: NOW / 1_000,
      lat: 1,
      lon: 2,
      acc: 3,
      vel: 4,
    },
    ...{ cog: 5, batt: 6, bs: 2, p: 101, t: 'u', inrids: ['a'] },
  },
  'the-things-stack': {
    end_device_ids: { device_id: 'd' },
    received_at: TIME,
    uplink_message: { received_at: TIME, decoded_payload: decoded, locations: { user: place, other: place } },
    location_solved: { location: place },
  },
  chirpstack: { deviceInfo: { devEui: '01' }, time: TIME, object: decoded, rxInfo: [{ time: TIME }], location: place },
};

/** The body with anything in the place of one of its members. */
function damaged(body: object): fc.Arbitrary<unknown> {
  const paths: string[][] = [];
  const walk = (value: object, path: string[]): void => {
    for (const [key, member] of Object.entries(value)) {
      paths.push([...path, key]);
      if (typeof member === 'object') walk(member as object, [...path, key]);
    }
  };
  walk(body, []);
  return fc.tuple(fc.constantFrom(...paths), fc.jsonValue()).map(([path, value]) => {
    const copy = structuredClone(body) as Record<string, unknown>;
    let at = copy;
    for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
    at[path.at(-1) ?? ''] = value;
    return copy;
  });
}

describe.each([owntracksDriver, theThingsStackDriver, chirpstackDriver])('$driverId', (driver: Driver) => {
  it('C2C-17 takes or refuses whatever comes, and gives what ingestion takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged(bodies[driver.driverId] ?? {}), fc.jsonValue()), async (body) => {
        try {
          const reading = await driver.parseCallback?.({}, body, { holder: HOLDER, nowMs: () => NOW });
          for (const { externalDeviceId, samples } of reading?.readings ?? []) {
            expect(externalDeviceId).toMatch(/^[^]{1,50}$/);
            expectIngestible(samples, NOW);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(CallbackMalformedError);
        }
      }),
      { numRuns: 60 },
    );
  });
});
