import { Ledger, compareTrace, isSame } from './ledger.mjs';

const acknowledged = new Map([
  [100, 1],
  [200, 2],
]);
const first = { timestamp: 100, serial: 1 };
const second = { timestamp: 200, serial: 2 };

describe('compareTrace', () => {
  it('finds a trace the same that has each acknowledged sample once, in any order', () => {
    expect(isSame(compareTrace(acknowledged, [second, first]))).toBe(true);
  });

  it.each([
    ['missing', [second], { missing: [100], doubled: [], wrong: [] }],
    ['doubled in time', [first, second, second], { missing: [], doubled: [200], wrong: [] }],
    [
      'doubled under another time',
      [first, second, { timestamp: 300, serial: 2 }],
      { missing: [], doubled: [300], wrong: [] },
    ],
    ['another one', [first, { timestamp: 200, serial: 3 }], { missing: [], doubled: [], wrong: [200] }],
    [
      'one that nobody sent',
      [first, second, { timestamp: 300, serial: 3 }],
      { missing: [], doubled: [], wrong: [300] },
    ],
  ])('says that a sample is %s', (_what, trace, expected) => {
    const difference = compareTrace(acknowledged, trace);
    expect(difference).toEqual(expected);
    expect(isSame(difference)).toBe(false);
  });
});

describe('Ledger', () => {
  it('makes samples that are alike in nothing, and keeps what was acknowledged of whom', () => {
    const ledger = new Ledger(1_000);
    const [a, b] = [ledger.next(), ledger.next()];
    expect([a, b]).toEqual([
      { timestamp: 1_100, serial: 1 },
      { timestamp: 1_200, serial: 2 },
    ]);
    ledger.acknowledge('t1', a);
    expect(ledger.acknowledged).toBe(1);
    expect(ledger.trackingIds()).toEqual(['t1']);
    expect([...ledger.of('t1')]).toEqual([[1_100, 1]]);
    expect(ledger.of('t2').size).toBe(0);
  });
});
