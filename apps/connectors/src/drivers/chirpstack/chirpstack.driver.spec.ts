import type { CallbackReading } from '../../domain/driver/driver.ts';
import { expectIngestible } from '../../testing/ingestion-shape.ts';
import { HOLDER } from '../../testing/work-holder.ts';
import { chirpstackDriver } from './chirpstack.driver.ts';

const NOW = Date.UTC(2026, 5, 1, 12, 1);
const AT = Date.UTC(2026, 5, 1, 12, 0, 15, 775);
const TIME = '2026-06-01T12:00:15.775023242+00:00';

const DEVICE_INFO = {
  tenantId: '52f14cd4-c6f1-4fbd-8f87-4025e1d49242',
  tenantName: 'ChirpStack',
  applicationId: '17c82e96-be03-4f38-aef3-f83d48582d97',
  applicationName: 'Test application',
  deviceProfileId: '14855bf7-d10d-4aee-b618-ebfcb64dc7ad',
  deviceProfileName: 'Test device-profile',
  deviceName: 'Test device',
  devEui: '0101010101010101',
  tags: { key: 'value' },
};

/** As ChirpStack's own pages show it. */
const UP = {
  deduplicationId: '3ac7e3c4-4401-4b8d-9386-a5c902f9202d',
  time: TIME,
  deviceInfo: DEVICE_INFO,
  devAddr: '00189440',
  dr: 1,
  fPort: 1,
  data: 'qg==',
  rxInfo: [
    {
      gatewayId: '0016c001f153a14c',
      uplinkId: 4217106255,
      gwTime: '2026-06-01T12:00:15.700Z',
      rssi: -36,
      snr: 10.5,
      location: { latitude: 47.1, longitude: 8.1 },
      context: 'E3OWOQ==',
    },
  ],
  txInfo: {
    frequency: 867_100_000,
    modulation: { lora: { bandwidth: 125_000, spreadingFactor: 11, codeRate: 'CR_4_5' } },
  },
};

const parse = async (body: unknown): Promise<CallbackReading> => {
  const reading = (await chirpstackDriver.parseCallback?.({}, body, {
    holder: HOLDER,
    nowMs: () => NOW,
  })) as CallbackReading;
  for (const { samples } of reading.readings) expectIngestible(samples, NOW);
  return JSON.parse(JSON.stringify(reading)) as CallbackReading;
};

describe('chirpstack', () => {
  it('§3.2 brings a decoded uplink: time in ms, place, sensors, and the payload as it is', async () => {
    const object = { latitude: -33.9, longitude: 18.4, temperature: 22.5, batteryLevel: 64, status: 'ok' };
    expect(await parse({ ...UP, object })).toEqual({
      readings: [
        {
          externalDeviceId: '0101010101010101',
          samples: [
            {
              sampledAtMs: AT,
              telemetry: {
                timestamp: AT,
                position: { lat: -33.9, lng: 18.4, accuracy: 10, type: 'gnss' },
                system: { reportedSensorData: { batteryLevel: 64, temperatureC: 22.5 } },
                payload: object,
              },
            },
          ],
        },
      ],
      ignored: {},
    });
  });

  it('reads the Cayenne LPP of its own decoder', async () => {
    const object = {
      temperatureSensor: { '1': 19.5 },
      humiditySensor: { '2': 55 },
      barometer: { '3': 1_001.5 },
      gpsLocation: { '4': { latitude: 50.1, longitude: 8.6, altitude: 112 } },
    };
    const { readings } = await parse({ ...UP, object });
    expect(readings[0]?.samples[0]?.telemetry).toMatchObject({
      position: { lat: 50.1, lng: 8.6, alt: 112 },
      system: { reportedSensorData: { temperatureC: 19.5, relativeHumidity: 55, pressureHpa: 1_001.5 } },
    });
  });

  it('names a device in lower case, as ChirpStack does, however its EUI is written', async () => {
    const named = async (devEui: unknown) =>
      parse({ ...UP, deviceInfo: { ...DEVICE_INFO, devEui }, object: { temperature: 21 } });
    expect((await named('A84041FFFF1234AB')).readings[0]?.externalDeviceId).toBe('a84041ffff1234ab');
    expect((await named('a84041ffff1234ab')).readings[0]?.externalDeviceId).toBe('a84041ffff1234ab');
    expect(await named(true)).toEqual({ readings: [], ignored: { unaddressed: 1 } });
  });

  it('takes the time of a gateway where there is none of the server', async () => {
    const { readings } = await parse({ ...UP, time: undefined, object: { a: 1 } });
    expect(readings[0]?.samples[0]?.sampledAtMs).toBe(Date.UTC(2026, 5, 1, 12, 0, 15, 700));
  });

  it.each([
    [{ source: 'GEO_RESOLVER_TDOA', accuracy: 40 }, { accuracy: 40 }],
    [{ source: 'GEO_RESOLVER_RSSI', accuracy: 0 }, { accuracy: 1_000 }],
    [
      { source: 'GEO_RESOLVER_WIFI', accuracy: 25 },
      { accuracy: 25, type: 'wlan' },
    ],
    [{ source: 'GEO_RESOLVER_GNSS' }, { accuracy: 10, type: 'gnss' }],
  ])('brings a position that was resolved (%j)', async (particulars, expected) => {
    const location = { latitude: 48.1, longitude: 11.5, altitude: 0, ...particulars };
    const { readings } = await parse({ deduplicationId: 'x', time: TIME, deviceInfo: DEVICE_INFO, location });
    expect(readings[0]?.samples[0]?.telemetry).toEqual({
      timestamp: AT,
      position: { lat: 48.1, lng: 11.5, alt: 0, ...expected },
    });
  });

  it.each([
    ['join', { devAddr: '00189440' }],
    ['status', { margin: 7, externalPowerSource: false, batteryLevelUnavailable: false, batteryLevel: 93.3 }],
    ['ack', { queueItemId: 'x', acknowledged: true, fCntDown: 14 }],
    ['txack', { downlinkId: 1, queueItemId: 'x', fCntDown: 15, gatewayId: '0016c001f153a14c', txInfo: {} }],
    ['log', { level: 'ERROR', code: 'UPLINK_CODEC', description: 'Exception', context: {} }],
    ['integration', { integrationName: 'loracloud', eventType: 'modem_uplinkResponse', object: { a: 1 } }],
    ['other', {}],
  ])('takes a %s, and counts it', async (kind, event) => {
    const body = { time: TIME, deviceInfo: DEVICE_INFO, ...event };
    expect(await parse(body)).toEqual({ readings: [], ignored: { [kind]: 1 } });
  });

  it('takes an uplink without a decoder, and counts it', async () => {
    expect(await parse(UP)).toEqual({ readings: [], ignored: { empty: 1 } });
  });

  it.each([[{}], [[]], ['text'], [{ devEUI: 'AQEBAQEBAQE=' }]])(
    'C2C-17 refuses what is no event of ChirpStack 4 (%#)',
    async (body) => {
      await expect(parse(body)).rejects.toMatchObject({ code: 'CONNECTORS_CALLBACK_MALFORMED', path: 'deviceInfo' });
    },
  );
});
