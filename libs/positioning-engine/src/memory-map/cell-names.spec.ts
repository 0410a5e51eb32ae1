import { gsm, lte, MCC, recordAt, spot } from '../locate/cell/cell-world.ts';
import { CellNames } from './cell-names.ts';

const MNC = 91;
const network = { kind: 'lte', mcc: MCC, mnc: MNC } as const;
const area = { ...network, area: 4711 };
const cell = { kind: 'lte', id: lte(1).ref.id } as const;
const localId = { channel: 1_300, code: 10 };

describe('what cells share with others', () => {
  it('counts how often each was heard with the code of an area', () => {
    const names = new CellNames();
    for (const reading of [
      lte(1, { area: 4711 }),
      lte(1, { area: 4711 }),
      lte(2, { area: 4711 }),
      lte(1, { area: 5 }),
    ]) {
      names.learn(reading);
    }
    names.learn(gsm(4711, 3));
    expect(names.inArea(area)).toEqual([
      { ref: lte(1).ref, count: 2 },
      { ref: lte(2).ref, count: 1 },
    ]);
  });

  it('counts a record of another map as so many observations as it weighs', () => {
    const names = new CellNames();
    names.learn(lte(1, { area: 4711 }));
    names.import(cell, recordAt(spot(0, 0), { area: 4711, samples: 4 }));
    expect(names.inArea(area)).toEqual([{ ref: cell, count: 5 }]);
  });

  it('forgets what a record said that is held no more, and nothing else', () => {
    const names = new CellNames();
    const record = recordAt(spot(0, 0), { area: 4711, code: 10 });
    names.learn(lte(1, { area: 4711 }));
    names.import(cell, record);
    names.forget(cell, record);
    expect(names.inArea(area)).toEqual([{ ref: cell, count: 1 }]);
    expect(names.withLocalId(network, localId)).toEqual([]);
  });

  it('finds cells by channel and code, and records by the code alone', () => {
    const names = new CellNames();
    names.learn(lte(1, { localId }));
    names.learn(lte(2, { localId: { channel: 6_300, code: 10 } }));
    names.import({ kind: 'lte', id: lte(3).ref.id }, recordAt(spot(0, 0), { code: 10 }));
    expect(names.withLocalId(network, localId)).toEqual([
      { ref: lte(1).ref, isExact: true },
      { ref: lte(3).ref, isExact: false },
    ]);
    expect(names.withLocalId({ ...network, mnc: 5 }, localId)).toEqual([]);
  });
});
