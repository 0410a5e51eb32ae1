import { compareTrace, ledgerLine, readLedgerLine, type Ledger } from './ledger.ts';

describe('the ledger', () => {
  it('is read as it was written, through the log lines of k6', () => {
    const portions = [
      { device: 0, firstMs: 100, stepMs: 10, count: 3 },
      { device: 1, firstMs: 7, stepMs: 0, count: 1 },
    ];
    const ledger: Ledger = new Map();
    const line = ledgerLine(portions, (device) => `HERE-${device}`);
    readLedgerLine(ledger, `time="2026-01-01T00:00:00Z" level=info msg="${line}"`);
    readLedgerLine(ledger, 'time="2026-01-01T00:00:00Z" level=info msg="something else"');
    expect(ledger).toEqual(
      new Map([
        ['HERE-0', new Set([100, 110, 120])],
        ['HERE-1', new Set([7])],
      ]),
    );
  });

  it('knows a repeated request once', () => {
    const ledger: Ledger = new Map();
    const line = ledgerLine([{ device: 0, firstMs: 5, stepMs: 0, count: 1 }], () => 'HERE-0');
    readLedgerLine(ledger, line);
    readLedgerLine(ledger, line);
    expect(ledger.get('HERE-0')).toEqual(new Set([5]));
  });
});

describe('a trace, compared with what was acknowledged', () => {
  it.each([
    ['is the same', [1, 2], { missing: 0, doubled: 0, unacknowledged: 0 }],
    ['lacks one', [2], { missing: 1, doubled: 0, unacknowledged: 0 }],
    ['has one twice', [1, 2, 2], { missing: 0, doubled: 1, unacknowledged: 0 }],
    ['has one that nobody acknowledged', [1, 2, 3], { missing: 0, doubled: 0, unacknowledged: 1 }],
  ])('%s', (_name, trace, difference) => {
    expect(compareTrace(new Set([1, 2]), trace)).toEqual(difference);
  });
});
