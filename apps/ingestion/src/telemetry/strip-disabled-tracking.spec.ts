import type { DisableTracking } from '@umbra/contracts/desired-shadow';
import { toIngestedSample } from './strip-disabled-tracking.ts';
import type { Telemetry } from './telemetry.ts';

const BEGIN = 1_000;
const END = 2_000;

const sample = (timestamp = 1_500): Telemetry => ({
  timestamp,
  payload: { a: 1 },
  position: { lat: 1, lng: 2, accuracy: 3 },
  scan: {
    wlan: [{ mac: '00:11:22:33:44:55' }],
    lte: [{ mcc: 262, mnc: 1, cid: 7 }],
    gps: { lat: 1, lng: 2, accuracy: 3 },
  },
  system: { mode: 'normal', reportedSensorData: { batteryLevel: 50, temperatureC: 20 } },
});

const during = (what: Omit<DisableTracking, 'periods'>): DisableTracking => ({
  periods: [{ begin: BEGIN, end: END }],
  ...what,
});

describe('toIngestedSample', () => {
  it('names the time of the device what it is, and leaves the rest alone', () => {
    const { timestamp, ...rest } = sample();
    expect(toIngestedSample(sample(), undefined)).toEqual({ sampledAtMs: timestamp, ...rest });
    expect(toIngestedSample({ timestamp: 5 }, undefined)).toEqual({ sampledAtMs: 5 });
  });

  it.each([
    [BEGIN - 1, false],
    [BEGIN, true],
    [END, true],
    [END + 1, false],
  ])('SHA-30 holds from begin to end, both included: at %i %s', (timestamp, isStripped) => {
    const { position } = toIngestedSample(sample(timestamp), during({ position: 'all' }));
    expect(position === undefined).toBe(isStripped);
  });

  it('SHA-30 holds for ever after begin when there is no end', () => {
    const open: DisableTracking = { periods: [{ begin: BEGIN }], position: 'all' };
    expect(toIngestedSample(sample(4_000_000_000_000), open)).not.toHaveProperty('position');
    expect(toIngestedSample(sample(BEGIN - 1), open)).toHaveProperty('position');
  });

  it.each([[[]], [[{}]], [[{ end: END }]], [undefined]])('SHA-31 disables nothing without a begin: %j', (periods) => {
    const disabled: DisableTracking = {
      ...(periods === undefined ? {} : { periods }),
      position: 'all',
      sensors: 'all',
    };
    expect(toIngestedSample(sample(), disabled)).not.toHaveProperty('trackingDisabled');
  });

  it('SHA-32 SHA-35 "all" removes position and scan, and says so', () => {
    const stripped = toIngestedSample(sample(), during({ position: 'all' }));
    expect(stripped).toEqual({
      sampledAtMs: 1_500,
      payload: sample().payload,
      system: sample().system,
      trackingDisabled: ['position'],
    });
  });

  it('SHA-32 SHA-35 a list removes those members of scan only, and names them', () => {
    const stripped = toIngestedSample(sample(), during({ position: ['wlan', 'gps', 'bt'] }));
    expect(stripped.scan).toEqual({ lte: sample().scan!.lte });
    expect(stripped.position).toEqual(sample().position);
    expect(stripped.trackingDisabled).toEqual(['wlan', 'gps']);
  });

  it('SHA-32 leaves no empty scan behind', () => {
    const stripped = toIngestedSample(sample(), during({ position: ['wlan', 'gps', 'lte'] }));
    expect(stripped).not.toHaveProperty('scan');
  });

  it('SHA-33 SHA-35 "all" removes the reported sensor data', () => {
    const stripped = toIngestedSample(sample(), during({ sensors: 'all' }));
    expect(stripped.system).toEqual({ mode: 'normal' });
    expect(stripped.trackingDisabled).toEqual(['sensors']);
  });

  it('SHA-33 SHA-35 a list removes those members of the reported sensor data', () => {
    const stripped = toIngestedSample(sample(), during({ sensors: ['temperatureC', 'tiltDegree'] }));
    expect(stripped.system).toEqual({ mode: 'normal', reportedSensorData: { batteryLevel: 50 } });
    expect(stripped.trackingDisabled).toEqual(['temperatureC']);
  });

  it('SHA-33 leaves no empty system behind', () => {
    const only: Telemetry = { timestamp: 1_500, system: { reportedSensorData: { batteryLevel: 1 } } };
    expect(toIngestedSample(only, during({ sensors: ['batteryLevel'] }))).toEqual({
      sampledAtMs: 1_500,
      trackingDisabled: ['batteryLevel'],
    });
    expect(toIngestedSample(only, during({ sensors: 'all' }))).not.toHaveProperty('system');
  });

  it('SHA-34 an empty text disables nothing', () => {
    expect(toIngestedSample(sample(), during({ position: '', sensors: '' }))).not.toHaveProperty('trackingDisabled');
  });

  it('SHA-35 names both sides at once', () => {
    const stripped = toIngestedSample(sample(), during({ position: 'all', sensors: ['batteryLevel'] }));
    expect(stripped.trackingDisabled).toEqual(['position', 'batteryLevel']);
  });

  it('SHA-35 names nothing that was not there', () => {
    const bare: Telemetry = { timestamp: 1_500, payload: { a: 1 } };
    expect(toIngestedSample(bare, during({ position: 'all', sensors: 'all' }))).not.toHaveProperty('trackingDisabled');
  });

  it('does not touch the sample it was given', () => {
    const given = sample();
    toIngestedSample(given, during({ position: ['wlan'], sensors: ['batteryLevel'] }));
    expect(given).toEqual(sample());
  });
});
