import type { CallbackReading } from '../../domain/driver/driver.ts';
import { expectIngestible } from '../../testing/ingestion-shape.ts';
import { HOLDER } from '../../testing/work-holder.ts';
import { owntracksDriver } from './owntracks.driver.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const TST = NOW / 1_000 - 60;

/** As an iPhone with extended data sends it. */
const LOCATION = {
  _type: 'location',
  topic: 'owntracks/jane/phone',
  tid: 'JP',
  t: 'u',
  tst: TST,
  created_at: TST + 2,
  lat: 48.85833,
  lon: 2.29513,
  acc: 12,
  alt: 35,
  vac: 4,
  vel: 54,
  cog: 270,
  batt: 67,
  bs: 2,
  p: 101.325,
  conn: 'w',
  m: 1,
  SSID: 'Home network',
  BSSID: 'b0:f2:08:45:94:33',
  inregions: ['Home'],
  inrids: ['6da9cf'],
  poi: 'my doctor',
};

const parse = async (body: unknown): Promise<CallbackReading> => {
  const reading = (await owntracksDriver.parseCallback?.({}, body, {
    holder: HOLDER,
    nowMs: () => NOW,
  })) as CallbackReading;
  for (const { samples } of reading.readings) expectIngestible(samples, NOW);
  return reading;
};

const telemetryOf = async (message: object) =>
  (await parse({ ...LOCATION, ...message })).readings[0]?.samples[0]?.telemetry;

describe('owntracks', () => {
  it('§3.2 brings a location in metres a second, metres and milliseconds', async () => {
    expect(await parse(LOCATION)).toEqual({
      readings: [
        {
          externalDeviceId: 'jane/phone',
          samples: [
            {
              sampledAtMs: TST * 1_000,
              telemetry: {
                timestamp: TST * 1_000,
                position: {
                  lat: 48.85833,
                  lng: 2.29513,
                  accuracy: 12,
                  alt: 35,
                  altaccuracy: 4,
                  heading: 270,
                  speed: 15,
                },
                system: { reportedSensorData: { batteryLevel: 67, batteryIsCharging: true, pressureHpa: 1_013.25 } },
                payload: { t: 'u', conn: 'w', m: 1, inrids: ['6da9cf'] },
              },
            },
          ],
        },
      ],
      ignored: {},
    });
  });

  it('keeps to itself which networks and places somebody is at', async () => {
    const said = JSON.stringify(await parse(LOCATION));
    for (const secret of ['Home', 'b0:f2', 'doctor']) expect(said).not.toContain(secret);
  });

  it.each([
    [{ topic: 'owntracks/jane/phone/event' }, 'jane/phone'],
    [{ topic: 'home/jane' }, 'home/jane'],
    [{ topic: undefined }, 'JP'],
    [{ topic: '' }, 'JP'],
  ])('C2C-18 names the device of %j %s', async (message, expected) => {
    expect((await parse({ ...LOCATION, ...message })).readings[0]?.externalDeviceId).toBe(expected);
  });

  it.each([[{ topic: undefined, tid: undefined }], [{ topic: `owntracks/jane/${'x'.repeat(60)}` }]])(
    'takes what names no device, and leaves it (%#)',
    async (message) => {
      expect(await parse({ ...LOCATION, ...message })).toEqual({ readings: [], ignored: { unaddressed: 1 } });
    },
  );

  it.each([
    [0, undefined],
    [1, false],
    [2, true],
    [3, true],
  ])('reads the battery state %i', async (bs, isCharging) => {
    expect((await telemetryOf({ bs }))?.['system']).toMatchObject({
      reportedSensorData: isCharging === undefined ? { batteryLevel: 67 } : { batteryIsCharging: isCharging },
    });
  });

  it('has no speed of a position without a course, no battery of -1 %, and assumes an accuracy', async () => {
    expect(await telemetryOf({ cog: undefined, batt: -1, bs: 0, p: undefined, acc: undefined })).toEqual({
      timestamp: TST * 1_000,
      position: { lat: 48.85833, lng: 2.29513, accuracy: 10, alt: 35, altaccuracy: 4 },
      payload: { speedMps: 15, t: 'u', conn: 'w', m: 1, inrids: ['6da9cf'] },
    });
  });

  it('takes a speed of -1 km/h for unknown, and what is a little beyond its range for nothing', async () => {
    const unknown = await telemetryOf({ vel: -1, cog: 90, batt: -0.4, bs: 0, p: undefined });
    expect(unknown?.['position']).toEqual({ lat: 48.85833, lng: 2.29513, accuracy: 12, alt: 35, altaccuracy: 4 });
    expect(unknown).not.toHaveProperty('system');
    expect(await telemetryOf({ batt: 100.4, bs: 0, p: undefined })).not.toHaveProperty('system');
    expect((await telemetryOf({ cog: 360.4 }))?.['position']).not.toHaveProperty('speed');
  });

  it('keeps a speed without a course in the payload, as m/s, and nothing that is no speed', async () => {
    expect((await telemetryOf({ cog: undefined, vel: 5 }))?.['payload']).toMatchObject({ speedMps: 1.39 });
    expect((await telemetryOf({ cog: 400, vel: 0 }))?.['payload']).toMatchObject({ speedMps: 0 });
    for (const vel of [undefined, -1, 'fast']) {
      expect((await telemetryOf({ cog: undefined, vel }))?.['payload']).not.toHaveProperty('speedMps');
    }
  });

  it.each(['transition', 'waypoint', 'waypoints', 'lwt', 'card', 'cmd', 'steps', 'status', 'beacon', 'encrypted'])(
    'takes a %s, and counts it',
    async (_type) => {
      expect(await parse({ _type, tid: 'JP', tst: TST })).toEqual({ readings: [], ignored: { [_type]: 1 } });
    },
  );

  it.each([undefined, null, '', []])('takes an empty body (%j), and counts it', async (body) => {
    expect(await parse(body)).toEqual({ readings: [], ignored: { nothing: 1 } });
  });

  it('takes several messages at once', async () => {
    const later = { ...LOCATION, tst: TST + 30 };
    const other = { ...LOCATION, topic: 'owntracks/joe/tablet' };
    const { readings, ignored } = await parse([
      LOCATION,
      later,
      { _type: 'lwt' },
      other,
      { ...LOCATION, tst: TST + 90 },
    ]);
    expect(readings.map(({ externalDeviceId, samples }) => [externalDeviceId, samples.length])).toEqual([
      ['jane/phone', 2],
      ['joe/tablet', 1],
    ]);
    expect(ignored).toEqual({ lwt: 1, future: 1 });
  });

  it.each([
    [{ lat: 1, lon: 2 }, '_type'],
    [{ _type: 7 }, '_type'],
    ['text', '_type'],
    [[LOCATION, { lat: 1 }], '[1]._type'],
  ])('C2C-17 refuses what is no message of OwnTracks (%#)', async (body, path) => {
    await expect(parse(body)).rejects.toMatchObject({ code: 'CONNECTORS_CALLBACK_MALFORMED', path });
  });
});
