import fc from 'fast-check';
import { beaconId, schemeOf } from '../station/beacon-identity.ts';
import { cdmaCell, gsmCell, longCell } from '../station/cell-identity.ts';
import { mergeRadios } from './merge-radios.ts';
import { scanOfTelemetry } from './scan-of-telemetry.ts';

const AT_MS = Date.UTC(2026, 0, 1, 12);
const read = (scan: Record<string, unknown>) => scanOfTelemetry(scan, AT_MS);

describe('the scan of a telemetry message', () => {
  it('§1.1 has access points by address, with strength and age where they are told', () => {
    const { wlan } = read({
      wlan: [
        { mac: '00:11:22:33:44:50', powrx: -60, timestamp: '2026-01-01T11:59:58Z' },
        { mac: '02-11-22-33-44-5F' },
        { mac: '00:11:22:33:44:50', powrx: -90 },
        { mac: '01:00:5e:00:00:01', powrx: -50 },
        { mac: 'nonsense' },
        { powrx: -50 },
      ],
    });
    expect(wlan).toEqual([
      { mac: 0x0011_2233_4450, rssDbm: -60, ageMs: 2_000 },
      { mac: 0x0211_2233_445f, rssDbm: undefined, ageMs: undefined },
    ]);
  });

  it('§1.1 has cells of every technology, by the words of each', () => {
    const { cells } = read({
      gsm: [{ mcc: 262, mnc: 1, lac: 5126, cid: 16504, rxlevel: -70, ta: 3, bcch: 20, bsic: 9, nmr: [{ bcch: 21, bsic: 5, rxlevel: -80, lac: 5126, cid: 7 }] }], // prettier-ignore
      wcdma: [{ mcc: 262, mnc: 1, cid: 70_001, lac: 4, rscp: -90, uarfcndl: 10_700, psc: 30 }],
      tdscdma: [{ mcc: 460, mnc: 0, cid: 5, rscp: -80, ta: 100, uarfcn: 10_055, cellparams: 17 }],
      lte: [{ mcc: 262, mnc: 2, cid: 900, tac: 8, rsrp: -100, ta: 1, earfcn: 1_300, pci: 77, nmr: [{ earfcn: 1_300, pci: 78, rsrp: -110 }, { pci: 3 }] }], // prettier-ignore
      cdma: [{ sid: 1, nid: 2, bsid: 3, pilotpower: -90, channel: 4, pnoffset: 5 }],
    });
    expect(cells.map(({ ref }) => ref)).toEqual([
      gsmCell({ mcc: 262, mnc: 1, lac: 5126, cid: 16504 }),
      longCell('wcdma', { mcc: 262, mnc: 1, cid: 70_001 }),
      longCell('tdscdma', { mcc: 460, mnc: 0, cid: 5 }),
      longCell('lte', { mcc: 262, mnc: 2, cid: 900 }),
      cdmaCell({ sid: 1, nid: 2, bsid: 3 }),
    ]);
    expect(cells.map(({ signalDbm }) => signalDbm)).toEqual([-70, -90, -80, -100, -90]);
    expect(cells.map(({ timingAdvance }) => timingAdvance)).toEqual([3, undefined, 100, 1, undefined]);
    expect(cells.map(({ area }) => area)).toEqual([5126, 4, undefined, 8, 2]);
    expect(cells.map(({ localId }) => localId)).toEqual([
      { channel: 20, code: 9 },
      { channel: 10_700, code: 30 },
      { channel: 10_055, code: 17 },
      { channel: 1_300, code: 77 },
      { channel: 4, code: 5 },
    ]);
    expect(cells[0]!.neighbours).toEqual([
      { localId: { channel: 21, code: 5 }, ref: gsmCell({ mcc: 262, mnc: 1, lac: 5126, cid: 7 }), signalDbm: -80 },
    ]);
    // A neighbour without a channel is no identity; it is passed over.
    expect(cells[3]!.neighbours).toEqual([{ localId: { channel: 1_300, code: 78 }, ref: undefined, signalDbm: -110 }]);
  });

  it('§1.1 counts a cell once, and keeps the country', () => {
    const cell = { mcc: 262, mnc: 2, cid: 900 };
    expect(read({ lte: [cell, { ...cell, rsrp: -1 }], country: { mcc: 262 } })).toMatchObject({ mccHint: 262, cells: [{}] }); // prettier-ignore
    expect(read({ lte: [cell], wcdma: [cell] }).cells).toHaveLength(2);
  });

  it('reads anything without an error: what makes no sense is passed over', () => {
    const group = fc.oneof(fc.anything(), fc.array(fc.anything(), { maxLength: 4 }));
    fc.assert(
      fc.property(fc.record({ wlan: group, bt: group, gsm: group, lte: group, country: fc.anything() }), (scan) => {
        const { wlan, ble, cells } = read(scan);
        for (const { mac } of wlan) expect(mac).toBeGreaterThan(0);
        expect(ble.every(({ id }) => Number.isSafeInteger(id))).toBe(true);
        expect(cells.every(({ ref }) => Number.isFinite(ref.id))).toBe(true);
      }),
    );
    expect(read({})).toEqual({ wlan: [], ble: [], cells: [], mccHint: undefined });
  });
});

describe('a beacon', () => {
  it('§7.1 is the same by its identifier whatever its address, and another by another', () => {
    const [mac, other] = ['02:11:22:33:44:55', '02:11:22:33:44:66'];
    const byId = (iBeaconId: string, address = mac) => beaconId({ iBeaconId, mac: address })!.id;
    expect(byId('f7826da6-1-2', mac)).toBe(byId('f7826da6-1-2', other));
    expect(byId('f7826da6-1-2')).not.toBe(byId('f7826da6-1-3'));
    expect(beaconId({ eddystoneId: 'f7826da6-1-2' })!.id).not.toBe(byId('f7826da6-1-2'));
    expect(byId('f7826da6-1-2')).toBeGreaterThanOrEqual(2 ** 52);
    expect(beaconId({ mac })).toEqual({ id: 0x0211_2233_4455, isRandomAddress: false });
    expect(beaconId({})).toBeUndefined();
  });

  it('§2.1 shows by its id which of its names it is', () => {
    for (let nth = 0; nth < 50; nth += 1) {
      expect(schemeOf(beaconId({ iBeaconId: `f7826da6-1-${String(nth)}` })!)).toBe('iBeaconId');
      expect(schemeOf(beaconId({ eddystoneId: `f7826da6-1-${String(nth)}` })!)).toBe('eddystoneId');
    }
    expect(schemeOf(beaconId({ mac: 'c3:11:22:33:44:55' })!)).toBe('mac');
  });

  it('§4.3 has an address that may change if its top bits are 11', () => {
    expect(beaconId({ mac: 'c2:11:22:33:44:55' })).toMatchObject({ isRandomAddress: true });
    expect(beaconId({ mac: 'c3:11:22:33:44:55' })).toEqual({ id: 0xc311_2233_4455, isRandomAddress: true });
    expect(beaconId({ mac: '82:11:22:33:44:55' })).toMatchObject({ isRandomAddress: false });
  });
});

describe('the radios of a scan', () => {
  it('§4.1 are one for all their names: as loud as the loudest, as young as the youngest', () => {
    const { wlan } = read({
      wlan: [
        { mac: '00:11:22:33:44:50', powrx: -70, timestamp: '2026-01-01T11:59:50Z' },
        { mac: '02:11:22:33:44:5a', powrx: -60, timestamp: '2026-01-01T11:59:55Z' },
        { mac: '00:11:22:33:44:51' },
        { mac: '00:11:22:33:44:60' },
      ],
    });
    const [first, second, ...more] = mergeRadios(wlan);
    expect(first).toMatchObject({ rssDbm: -60, ageMs: 5_000 });
    expect(first!.readings).toHaveLength(3);
    expect(second).toMatchObject({ rssDbm: undefined, ageMs: undefined });
    expect(more).toEqual([]);
  });
});
