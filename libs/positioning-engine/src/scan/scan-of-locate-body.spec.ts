import { longCell, gsmCell } from '../station/cell-identity.ts';
import { scanOfLocateBody } from './scan-of-locate-body.ts';
import { scanOfTelemetry } from './scan-of-telemetry.ts';

const network = { mcc: 262, mnc: 1 };

describe('§1.1 a body to locate', () => {
  it('reads access points in any spelling, and a double once', () => {
    const { wlan } = scanOfLocateBody({
      wlan: [
        { mac: '00-00-5E-00-53-10', rss: -60 },
        { mac: '00:00:5e:00:53:10', rss: -50 },
        { mac: '00:00:5e:00:53:20' },
        { mac: '01:00:5e:00:53:a0', rss: -50 },
      ],
    });
    expect(wlan).toEqual([
      { mac: 0x00005e005310, rssDbm: -60, ageMs: undefined },
      { mac: 0x00005e005320, rssDbm: undefined, ageMs: undefined },
    ]);
  });

  it('reads what GSM calls rxLevel, localId and globalIdentity', () => {
    const { cells } = scanOfLocateBody({
      gsm: [
        {
          ...{ ...network, lac: 5126, cid: 16504, rxLevel: -80, ta: 2, localId: { bsic: 7, bcch: 99 } },
          nmr: [
            { bsic: 1, bcch: 2, rxLevel: -90, globalIdentity: { lac: 5126, cid: 3 } },
            { bsic: 3, bcch: 4 },
          ],
        },
      ],
    });
    expect(cells).toEqual([
      {
        ...{ kind: 'gsm', ref: gsmCell({ ...network, lac: 5126, cid: 16504 }), ...network, area: 5126 },
        ...{ signalDbm: -80, timingAdvance: 2, localId: { channel: 99, code: 7 }, ageMs: undefined },
        neighbours: [
          {
            localId: { channel: 2, code: 1 },
            ref: gsmCell({ ...network, lac: 5126, cid: 3 }),
            signalDbm: -90,
          },
          { localId: { channel: 4, code: 3 }, ref: undefined, signalDbm: undefined },
        ],
      },
    ]);
  });

  it('says of every kind of cell what the telemetry message says in its older names', () => {
    const timeless = { ...network, cid: 77 };
    const located = scanOfLocateBody({
      wcdma: [{ ...timeless, lac: 9, rscp: -90, localId: { uarfcndl: 10, psc: 11 }, nmr: [{ uarfcndl: 1, psc: 2 }] }],
      tdscdma: [{ ...timeless, ta: 5, rscp: -91, localId: { uarfcn: 12, cellParams: 13 } }],
      lte: [
        {
          ...{ ...timeless, tac: 8, rsrp: -100, ta: 4, localId: { earfcn: 14, pci: 15 } },
          nmr: [{ earfcn: 1, pci: 2, rsrp: -110, cid: 78 }],
        },
      ],
      cdma: [{ sid: 1, nid: 2, bsid: 3, pilotPower: -60, localId: { pnOffset: 16, channel: 17 } }],
    });
    const told = scanOfTelemetry(
      {
        wcdma: [{ ...timeless, lac: 9, rscp: -90, uarfcndl: 10, psc: 11, nmr: [{ uarfcndl: 1, psc: 2 }] }],
        tdscdma: [{ ...timeless, ta: 5, rscp: -91, uarfcn: 12, cellparams: 13 }],
        lte: [
          {
            ...{ ...timeless, tac: 8, rsrp: -100, ta: 4, earfcn: 14, pci: 15 },
            nmr: [{ earfcn: 1, pci: 2, rsrp: -110, cid: 78 }],
          },
        ],
        cdma: [{ sid: 1, nid: 2, bsid: 3, pilotpower: -60, pnoffset: 16, channel: 17 }],
      },
      0,
    );
    expect(located).toEqual(told);
    expect(located.cells.map(({ ref }) => ref)[2]).toEqual(longCell('lte', timeless));
    expect(located.cells.map(({ localId }) => localId?.code)).toEqual([11, 13, 15, 16]);
  });

  it('holds nothing of what was not sent', () => {
    expect(scanOfLocateBody({ client: { name: 'x' } })).toEqual({ wlan: [], ble: [], cells: [], mccHint: undefined });
  });
});
