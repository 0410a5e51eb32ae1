import type { CallbackReading } from '../../domain/driver/driver.ts';
import { expectIngestible } from '../../testing/ingestion-shape.ts';
import { HOLDER } from '../../testing/work-holder.ts';
import { theThingsStackDriver } from './the-things-stack.driver.ts';

const NOW = Date.UTC(2026, 5, 1, 12, 1);
const AT = Date.UTC(2026, 5, 1, 12, 0, 45, 789);

const IDS = {
  device_id: 'tracker-1',
  application_ids: { application_id: 'app1' },
  dev_eui: '0004A30B001C0530',
  join_eui: '800000000000000C',
  dev_addr: '00BCB929',
};

/** As the stack's own pages show it. */
const uplink = (message: object = {}) => ({
  end_device_ids: IDS,
  correlation_ids: ['as:up:01E0WZGT6Y7657CPFPE5WEYDSQ'],
  received_at: '2026-06-01T12:00:46.014773143Z',
  uplink_message: {
    session_key_id: 'AXA50tHUGUucuzS/bCGMNw==',
    f_cnt: 1,
    f_port: 1,
    frm_payload: 'gkHe',
    rx_metadata: [
      {
        gateway_ids: { gateway_id: 'gtw1', eui: '9C5C8E00001A05C4' },
        time: '2026-06-01T12:00:45.787Z',
        rssi: -35,
        snr: 5,
        location: { latitude: 47.1, longitude: 8.1, altitude: 430, source: 'SOURCE_REGISTRY' },
      },
    ],
    settings: { data_rate: { lora: { bandwidth: 125_000, spreading_factor: 7 } }, frequency: '868300000' },
    received_at: '2026-06-01T12:00:45.789585559Z',
    ...message,
  },
});

const parse = async (body: unknown): Promise<CallbackReading> => {
  const reading = (await theThingsStackDriver.parseCallback?.({}, body, {
    holder: HOLDER,
    nowMs: () => NOW,
  })) as CallbackReading;
  for (const { samples } of reading.readings) expectIngestible(samples, NOW);
  return JSON.parse(JSON.stringify(reading)) as CallbackReading;
};

const telemetryOf = async (message: object) => (await parse(uplink(message))).readings[0]?.samples[0]?.telemetry;

describe('the-things-stack', () => {
  it('§3.2 brings a decoded uplink: time in ms, place, sensors, and the payload as it is', async () => {
    const decoded_payload = {
      latitude: 52.5,
      longitude: 13.4,
      altitude: 34,
      temperature: 21.5,
      humidity: 40,
      battery: 87,
      door: 'open',
    };
    expect(await parse(uplink({ decoded_payload }))).toEqual({
      readings: [
        {
          externalDeviceId: 'tracker-1',
          samples: [
            {
              sampledAtMs: AT,
              telemetry: {
                timestamp: AT,
                position: { lat: 52.5, lng: 13.4, accuracy: 10, alt: 34, type: 'gnss' },
                system: { reportedSensorData: { batteryLevel: 87, temperatureC: 21.5, relativeHumidity: 40 } },
                payload: decoded_payload,
              },
            },
          ],
        },
      ],
      ignored: {},
    });
  });

  it.each([
    ['Cayenne LPP', { gps_3: { latitude: 1.5, longitude: 2.5, altitude: 3 } }],
    ['a nested place', { gps: { lat: 1.5, lon: 2.5 } }],
    ['short names', { lat: 1.5, lng: 2.5 }],
  ])('finds a place in the words of %s', async (_whose, decoded_payload) => {
    expect(await telemetryOf({ decoded_payload })).toMatchObject({ position: { lat: 1.5, lng: 2.5 } });
  });

  it.each([
    [
      { temperature_1: 7.5, relative_humidity_2: 61, barometric_pressure_4: 1_012.5 },
      { temperatureC: 7.5, relativeHumidity: 61, pressureHpa: 1_012.5 },
    ],
    [{ battery_level: 55.4 }, { batteryLevel: 55 }],
    [{ battery: 3.6, temp: -5 }, { temperatureC: -5 }],
    [{ battery: 120, temperature: 20 }, { temperatureC: 20 }],
  ])('finds sensors in %j', async (decoded_payload, expected) => {
    expect((await telemetryOf({ decoded_payload }))?.['system']).toEqual({ reportedSensorData: expected });
  });

  it('prefers the place of the device to one of the registry, and takes none of gateways', async () => {
    const user = { latitude: 37.97, longitude: 23.72, altitude: 10, source: 'SOURCE_REGISTRY' };
    const solved = { latitude: 40, longitude: 20, source: 'SOURCE_LORA_RSSI_GEOLOCATION' };
    const byPayload = { latitude: 41, longitude: 21, accuracy: 4, source: 'SOURCE_GPS' };
    const placeWith = async (locations: object | undefined, decoded_payload: object = { a: 1 }) =>
      (await telemetryOf({ decoded_payload, locations }))?.['position'];
    expect(await placeWith({ user })).toEqual({ lat: 37.97, lng: 23.72, alt: 10, accuracy: 10 });
    expect(await placeWith({ user, 'lora-cloud': solved })).toEqual({ lat: 40, lng: 20, accuracy: 1_000 });
    expect(await placeWith({ user, 'lora-cloud': solved, 'frm-payload': byPayload })).toEqual({
      ...{ lat: 41, lng: 21, accuracy: 4, type: 'gnss' },
    });
    expect(await placeWith({ user }, { latitude: 1, longitude: 2 })).toMatchObject({ lat: 1, lng: 2 });
    expect(await placeWith({ user }, { latitude: 0, longitude: 0 })).toMatchObject({ lat: 37.97 });
    expect(await placeWith(undefined)).toBeUndefined();
  });

  it('brings a position that a service has solved', async () => {
    const location = { latitude: 48.1, longitude: 11.5, accuracy: 27, source: 'SOURCE_WIFI_RSSI_GEOLOCATION' };
    const { readings } = await parse({
      end_device_ids: IDS,
      received_at: '2026-06-01T12:00:45.789Z',
      location_solved: { service: 'ttgs', location },
    });
    expect(readings[0]?.samples[0]?.telemetry).toEqual({
      timestamp: AT,
      position: { lat: 48.1, lng: 11.5, accuracy: 27, type: 'wlan' },
    });
  });

  it('names a device without an id by its EUI', async () => {
    const { readings } = await parse({
      ...uplink({ decoded_payload: { a: 1 } }),
      end_device_ids: { dev_eui: IDS.dev_eui },
    });
    expect(readings[0]?.externalDeviceId).toBe(IDS.dev_eui);
  });

  it('§1.9 cuts a payload that is too large, by whole members', async () => {
    const decoded_payload = { a: 1, text: 'x'.repeat(2_000), b: 2 };
    expect((await telemetryOf({ decoded_payload }))?.['payload']).toEqual({ a: 1, b: 2 });
  });

  it.each([
    ['join_accept', 'join-accept'],
    ['downlink_ack', 'downlink-ack'],
    ['downlink_queued', 'downlink-queued'],
    ['uplink_normalized', 'uplink-normalized'],
    ['service_data', 'service-data'],
    ['something_new', 'other'],
  ])('takes a %s, and counts it', async (member, kind) => {
    const body = { end_device_ids: IDS, received_at: '2026-06-01T12:00:45Z', [member]: { session_key_id: 'x' } };
    expect(await parse(body)).toEqual({ readings: [], ignored: { [kind]: 1 } });
  });

  it.each([[{ frm_payload: 'AA==' }], [{ decoded_payload: 'text' }], [{ decoded_payload: {} }]])(
    'takes an uplink that says nothing, and counts it (%#)',
    async (message) => {
      expect(await parse(uplink(message))).toEqual({ readings: [], ignored: { empty: 1 } });
    },
  );

  it.each([[{}], [[]], ['text'], [7], [{ end_device_ids: 'x' }]])(
    'C2C-17 refuses what is no message of the stack (%#)',
    async (body) => {
      await expect(parse(body)).rejects.toMatchObject({ code: 'CONNECTORS_CALLBACK_MALFORMED' });
    },
  );
});
