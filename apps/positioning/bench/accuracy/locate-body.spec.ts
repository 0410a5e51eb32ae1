import { scanOfLocateBody, scanOfTelemetry } from '@umbra/positioning-engine';
import { LocateCheck } from '../../src/locate-http/locate-check.ts';
import { locateBodyOf } from './locate-body.ts';

const scan = {
  wlan: [{ mac: '10:00:00:00:00:01', powrx: -60 }, { mac: '10:00:00:00:01:01' }],
  lte: [
    {
      ...{ mcc: 262, mnc: 2, cid: 1_000, tac: 7, rsrp: -100, ta: 3, earfcn: 1_300, pci: 17 },
      nmr: [{ earfcn: 1_300, pci: 18, rsrp: -101 }],
    },
  ],
  gsm: [
    {
      ...{ mcc: 262, mnc: 1, lac: 5, cid: 6, rxlevel: -70, bsic: 1, bcch: 2 },
      nmr: [{ bsic: 3, bcch: 4, rxlevel: -80, lac: 5, cid: 8 }],
    },
  ],
};

describe('§1.1 the telemetry scan as a locate body', () => {
  it('is a body that the service takes, and means the same to the engine', () => {
    const body = locateBodyOf(scan)!;
    expect(scanOfLocateBody(new LocateCheck().require(body))).toEqual(scanOfTelemetry(scan, 0));
  });

  it('has no beacons, and is none when there is nothing else', () => {
    expect(locateBodyOf({ bt: [{ mac: '10:00:00:00:00:01', rss: -60 }] })).toBeUndefined();
  });
});
