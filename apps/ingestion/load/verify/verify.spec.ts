import { verify } from './verify.ts';

const ledger = () => new Map([['HERE-0', new Set([1, 2])]]);

/** A read model that shows another page each time it is read; the last one stays. */
function tracesOf(...pages: number[][]) {
  return { of: () => Promise.resolve((pages.length > 1 ? pages.shift() : pages[0]) ?? []) };
}

describe('the check of the traces', () => {
  it('waits until the read model has caught up', async () => {
    const verdict = await verify(ledger(), tracesOf([1], [1, 2]), { open: 0, visibleWithinMs: 5_000, lookEveryMs: 1 });
    expect(verdict).toMatchObject({ isPassed: true, acknowledged: 2, stored: 2 });
  });

  it('proves nothing where nothing was acknowledged', async () => {
    const options = { open: 0, visibleWithinMs: 0, lookEveryMs: 1 };
    expect(await verify(new Map(), tracesOf([]), options)).toMatchObject({ isPassed: false });
  });

  it.each([
    ['what is missing', [1], 0, { isPassed: false, missing: 1, stored: 1 }],
    ['what is doubled', [1, 2, 2], 0, { isPassed: false, doubled: 1 }],
    ['what nobody can have sent', [1, 2, 3], 0, { isPassed: false, unacknowledged: 1, stored: 3 }],
    ['not what was left open', [1, 2, 3], 1, { isPassed: true, unacknowledged: 1 }],
  ])('finds %s', async (_name, times, open, expected) => {
    const options = { open, visibleWithinMs: 0, lookEveryMs: 1 };
    expect(await verify(ledger(), tracesOf(times), options)).toMatchObject(expected);
  });
});
