import { expectIngestible } from '../../testing/ingestion-shape.ts';
import { sampleOf } from '../sample/sample-of.ts';
import { looseSampleOf } from './traccar-position.ts';

const NOW = Date.UTC(2026, 5, 2);
const FIX = Date.UTC(2026, 5, 1, 12);

const POSITION = {
  id: 4711,
  deviceId: 12,
  protocol: 'teltonika',
  serverTime: '2026-06-01T12:00:03.120+00:00',
  deviceTime: '2026-06-01T12:00:00.000+00:00',
  fixTime: '2026-06-01T12:00:00.000+00:00',
  outdated: false,
  valid: true,
  latitude: 48.137154,
  longitude: 11.576124,
  altitude: 519,
  speed: 27.0,
  course: 359.6,
  address: 'Marienplatz 1, München',
  accuracy: 0,
  network: { radioType: 'gsm', cellTowers: [{ cellId: 1 }] },
  geofenceIds: [3],
  attributes: {
    sat: 11,
    hdop: 0.8,
    batteryLevel: 83,
    charge: true,
    motion: true,
    temp1: 4.5,
    humidity: 61,
    ignition: true,
    odometer: 118_234_000,
    raw: '000000000000',
    ip: '203.0.113.7',
  },
};

function telemetryOf(position: Record<string, unknown>): Readonly<Record<string, unknown>> | string {
  const loose = looseSampleOf({ ...POSITION, ...position });
  if (loose === undefined) return 'none';
  const sample = sampleOf(loose, NOW);
  if (typeof sample === 'string') return sample;
  expectIngestible([sample], NOW);
  return sample.telemetry;
}

describe('positions of Traccar', () => {
  it('§3.2 are in metres a second, whole degrees and percent', () => {
    expect(telemetryOf({})).toEqual({
      timestamp: FIX,
      // 27 knots are 13.89 m/s; 0 m of accuracy is "unknown".
      position: { lat: 48.137154, lng: 11.576124, accuracy: 10, alt: 519, speed: 14, heading: 0, satellitecount: 11 },
      system: {
        reportedSensorData: {
          batteryLevel: 83,
          batteryIsCharging: true,
          deviceIsStationary: false,
          temperatureC: 4.5,
          relativeHumidity: 61,
        },
      },
      payload: { hdop: 0.8, ignition: true, odometer: 118_234_000 },
    });
  });

  it('have the accuracy that the server knows', () => {
    expect(telemetryOf({ accuracy: 35.5 })).toMatchObject({ position: { accuracy: 35.5 } });
  });

  it('prefer the temperature to that of the first probe', () => {
    expect(telemetryOf({ attributes: { temperature: 20, temp1: 4 } })).toMatchObject({
      system: { reportedSensorData: { temperatureC: 20 } },
    });
  });

  it('have no place while they are not valid, but what sensors say', () => {
    expect(telemetryOf({ valid: false, attributes: { batteryLevel: 5 } })).toEqual({
      timestamp: FIX,
      system: { reportedSensorData: { batteryLevel: 5 } },
    });
  });

  it('are none when they repeat the fix before', () => {
    expect(telemetryOf({ outdated: true })).toBe('none');
  });

  it('lose an impossible value, and keep the rest', () => {
    expect(telemetryOf({ attributes: { batteryLevel: 255, humidity: 40 } })).toMatchObject({
      position: { lat: 48.137154 },
      system: { reportedSensorData: { relativeHumidity: 40 } },
    });
  });

  it.each([null, undefined, 'yesterday', 1_780_000_000])('are none without a time (%s)', (fixTime) => {
    expect(telemetryOf({ fixTime })).toBe('untimed');
  });
});
