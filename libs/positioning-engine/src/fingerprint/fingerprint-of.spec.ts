import { NO_SCAN } from '../scan/scan.ts';
import { fingerprintOf } from './fingerprint-of.ts';

describe('the fingerprint of a contribution', () => {
  it('has the nearest signal that there is, whatever a device claims', () => {
    const readings = [-200, -127.6, -60.4, 0, 20].map((rssDbm, nth) => ({ mac: nth << 12, rssDbm, ageMs: undefined }));
    const placed = fingerprintOf({
      ...{ atMs: 0, hash: 1, deviceHash: 1, sessionClass: 1 },
      fix: { lat: 49.87, lng: 8.65, accuracyMetres: 5, speedMps: 0, ageMs: 0 },
      scan: { ...NO_SCAN, wlan: readings },
    });
    expect([...placed!.fingerprint.rssDbm]).toEqual([-127, -127, -60, 0, 0]);
  });
});
