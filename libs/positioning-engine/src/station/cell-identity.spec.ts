import fc from 'fast-check';
import { cdmaCell, gsmCell, longCell, networkRange, siteOf, unpackCell } from './cell-identity.ts';

const half = fc.integer({ min: 0, max: 65_535 });
const network = { mcc: fc.integer({ min: 200, max: 999 }), mnc: fc.integer({ min: 0, max: 999 }) };
const long = fc.record({ ...network, cid: fc.integer({ min: 0, max: 2 ** 28 - 1 }) });
const gsm = fc.record({ ...network, lac: half, cid: half });
const cdma = fc.record({ sid: fc.integer({ min: 0, max: 32_767 }), nid: half, bsid: half });
const longKind = fc.constantFrom('lte' as const, 'wcdma' as const, 'tdscdma' as const);

describe('the identity of a cell', () => {
  it('§1.1 is one safe number, and its parts can be had again', () => {
    fc.assert(
      fc.property(gsm, long, cdma, longKind, (ofGsm, ofLong, ofCdma, kind) => {
        const ids = [gsmCell(ofGsm).id, longCell(kind, ofLong).id, cdmaCell(ofCdma).id];
        expect(ids.every((id) => Number.isSafeInteger(id) && id >= 0)).toBe(true);
        const { mcc, mnc, lac, cid } = ofGsm;
        expect(unpackCell('gsm', ids[0]!)).toEqual({ mcc, mnc, area: lac, cell: cid });
        expect(unpackCell(kind, ids[1]!)).toEqual({
          ...{ mcc: ofLong.mcc, mnc: ofLong.mnc, area: undefined, cell: ofLong.cid },
        });
        const { sid, nid, bsid } = ofCdma;
        expect(unpackCell('cdma', ids[2]!)).toEqual({ mcc: undefined, mnc: sid, area: nid, cell: bsid });
      }),
    );
  });

  it('lies in the range of its network, and in no other', () => {
    fc.assert(
      fc.property(gsm, long, cdma, longKind, (ofGsm, ofLong, ofCdma, kind) => {
        const cells = [
          { ref: gsmCell(ofGsm), mcc: ofGsm.mcc, mnc: ofGsm.mnc },
          { ref: longCell(kind, ofLong), mcc: ofLong.mcc, mnc: ofLong.mnc },
          { ref: cdmaCell(ofCdma), mcc: undefined, mnc: ofCdma.sid },
        ];
        for (const { ref, mcc, mnc } of cells) {
          const { firstId, lastId } = networkRange(ref.kind as 'gsm', mcc, mnc);
          expect(ref.id >= firstId && ref.id <= lastId).toBe(true);
          const next = networkRange(ref.kind as 'gsm', mcc, mnc + 1);
          expect(next.firstId).toBe(lastId + 1);
        }
      }),
    );
  });

  it('§6 is of the mast that its eNodeB, or the digits before its last, name', () => {
    fc.assert(
      fc.property(long, gsm, (ofLong, ofGsm) => {
        const cases = [
          [longCell('lte', ofLong), (cell: number) => Math.floor(cell / 256)],
          [longCell('wcdma', ofLong), (cell: number) => `${cell >>> 16} ${Math.floor((cell % 65_536) / 10)}`],
          [gsmCell(ofGsm), (cell: number) => Math.floor(cell / 10)],
        ] as const;
        for (const [ref, siteName] of cases) {
          const kind = ref.kind as 'lte';
          const { firstId, lastId } = siteOf(ref)!;
          expect(ref.id >= firstId && ref.id <= lastId).toBe(true);
          const name = siteName(unpackCell(kind, ref.id).cell);
          for (const id of [firstId, lastId]) expect(siteName(unpackCell(kind, id).cell)).toBe(name);
          const { mcc, mnc, area } = unpackCell(kind, ref.id);
          for (const id of [firstId, lastId]) expect(unpackCell(kind, id)).toMatchObject({ mcc, mnc, area });
        }
      }),
    );
    expect(siteOf(cdmaCell({ sid: 1, nid: 2, bsid: 3 }))).toBeUndefined();
  });
});
