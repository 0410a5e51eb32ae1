import { QUICK_MS, Slots } from './slots.ts';

const quick = () => ({ isKnownSlow: false });
const slow = () => ({ isKnownSlow: true });

describe('the places that connectors run in', () => {
  let slots: Slots<{ readonly isKnownSlow: boolean }>;
  beforeEach(() => (slots = new Slots({ all: 4, slow: 2, quickMs: QUICK_MS })));

  it('are for all, but some of them not for slow ones', () => {
    expect([slots.freeForQuick, slots.freeForSlow]).toEqual([4, 2]);
    slots.enter(slow(), 0);
    slots.enter(slow(), 0);
    expect([slots.freeForQuick, slots.freeForSlow]).toEqual([2, 0]);
  });

  it('C2C-22 are not held by clouds that hang: who takes long becomes a slow one, or gives up when those are too many', () => {
    const runs = [quick(), quick(), quick(), quick()];
    for (const run of runs) slots.enter(run, 0);
    expect(slots.freeForQuick).toBe(0);
    expect(slots.sortOut(QUICK_MS - 1)).toEqual([]);
    const given = slots.sortOut(QUICK_MS);
    expect(given).toEqual(runs.slice(2));
    for (const run of given) slots.leave(run);
    expect([slots.freeForQuick, slots.freeForSlow]).toEqual([2, 0]);
  });

  it('leave a slow one where it is, for as long as it takes', () => {
    slots.enter(slow(), 0);
    slots.enter(quick(), 0);
    expect(slots.sortOut(100 * QUICK_MS)).toEqual([]);
    expect(slots.freeForSlow).toBe(0);
  });

  it('are free again when a run has ended', () => {
    const run = slow();
    slots.enter(run, 0);
    slots.leave(run);
    expect([slots.freeForQuick, slots.freeForSlow, slots.occupied]).toEqual([4, 2, 0]);
  });
});
