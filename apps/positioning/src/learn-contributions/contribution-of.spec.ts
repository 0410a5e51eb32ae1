import type { TrackingId } from '@umbra/contracts/ids';
import type { IngestedSample } from '@umbra/contracts/telemetry';
import { contributionOf } from './contribution-of.ts';
import { DeviceNames } from './device-names.ts';

const names = new DeviceNames(Buffer.alloc(32, 1));
const ACCEPTED_MS = Date.UTC(2026, 5, 1);
const SAMPLED_MS = Date.UTC(2026, 2, 1);
const SCAN = { wlan: [{ mac: '00:11:22:33:44:50', powrx: -60 }] };
const HERE = { lat: 49.87, lng: 8.65, accuracy: 10 };

const taught = (sample: Partial<IngestedSample>, trackingId = 'HERE-1') =>
  contributionOf(
    {
      data: { trackingId: trackingId as TrackingId, acceptedAtMs: ACCEPTED_MS },
      sample: { sampledAtMs: SAMPLED_MS, ...sample },
    },
    names,
  );

describe('a contribution of the log', () => {
  it('§7.3 is a sample with a scan and a position of satellites, or of which nothing is said', () => {
    expect(taught({ scan: SCAN, position: HERE })).toMatchObject({
      atMs: SAMPLED_MS,
      fix: { lat: 49.87, lng: 8.65, accuracyMetres: 10, speedMps: 0, ageMs: 0 },
      scan: { wlan: [{ mac: 0x0011_2233_4450, rssDbm: -60 }] },
    });
    expect(taught({ scan: SCAN, position: { ...HERE, type: 'gnss', speed: 3 } })).toMatchObject({ fix: { speedMps: 3 } }); // prettier-ignore
  });

  it('§7.3 is none without a scan, without a position, or with one that was found by radio', () => {
    expect(taught({ position: HERE })).toBeUndefined();
    expect(taught({ scan: SCAN })).toBeUndefined();
    for (const type of ['wlan', 'cell', 'something new']) {
      expect(taught({ scan: SCAN, position: { ...HERE, type } })).toBeUndefined();
    }
  });

  it('§1 is also a scan with a fix of its own; of two fixes the more precise teaches', () => {
    const gps = { ...HERE, lat: 50, accuracy: 5 };
    expect(taught({ scan: { ...SCAN, gps } })).toMatchObject({ fix: { lat: 50, accuracyMetres: 5 } });
    expect(taught({ scan: { ...SCAN, gps }, position: { ...HERE, type: 'cell' } })).toMatchObject({ fix: { lat: 50 } });
    expect(taught({ scan: { ...SCAN, gps }, position: HERE })).toMatchObject({ fix: { lat: 50 } });
    expect(taught({ scan: { ...SCAN, gps: { ...gps, accuracy: 11 } }, position: HERE })).toMatchObject({ fix: { lat: 49.87 } }); // prettier-ignore
  });

  it('§1 takes a claimed radius as of 68 %, whatever the device meant it to be', () => {
    expect(taught({ scan: SCAN, position: { ...HERE, accuracy: 20, confidence: 95 } })).toMatchObject({ fix: { accuracyMetres: 10 } }); // prettier-ignore
  });

  it('§7.3 knows how far the fix and the scan are apart', () => {
    const position = { ...HERE, timestamp: SAMPLED_MS - 7_000 };
    expect(taught({ scan: SCAN, position })).toMatchObject({ fix: { ageMs: 7_000 } });
  });

  it('§7.3 keeps the age of what came late; a clock in the future or before 2015 gives way to the acceptance', () => {
    const at = (sampledAtMs: number) => taught({ scan: SCAN, position: HERE, sampledAtMs })?.atMs;
    expect(at(Date.UTC(2015, 0, 1))).toBe(Date.UTC(2015, 0, 1));
    expect(at(Date.UTC(2014, 11, 31))).toBe(ACCEPTED_MS);
    expect(at(ACCEPTED_MS)).toBe(ACCEPTED_MS);
    expect(at(ACCEPTED_MS + 1)).toBe(ACCEPTED_MS);
  });

  it('§7.2 has the same hash when it comes again, and another from another device or time', () => {
    const hash = (trackingId: string, sampledAtMs: number) =>
      taught({ scan: SCAN, position: HERE, sampledAtMs }, trackingId)?.hash;
    expect(hash('HERE-1', SAMPLED_MS)).toBe(hash('HERE-1', SAMPLED_MS));
    expect(hash('HERE-1', SAMPLED_MS)).not.toBe(hash('HERE-2', SAMPLED_MS));
    expect(hash('HERE-1', SAMPLED_MS)).not.toBe(hash('HERE-1', SAMPLED_MS + 1));
  });
});
