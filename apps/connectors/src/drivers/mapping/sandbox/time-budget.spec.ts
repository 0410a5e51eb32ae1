import { TimeBudget } from './time-budget.ts';

describe('the time of a holder', () => {
  it('given none spent, or less than he has at once, then there is some', () => {
    const budget = new TimeBudget({ burstMs: 1_000, share: 0.25 });
    expect(budget.spentForMs('a', 0)).toBe(0);
    budget.spend('a', 999, 0);
    expect(budget.spentForMs('a', 0)).toBe(0);
  });

  it('given more spent, then there is none until his share has made up for it', () => {
    const budget = new TimeBudget({ burstMs: 1_000, share: 0.25 });
    budget.spend('a', 1_500, 0);
    expect(budget.spentForMs('a', 0)).toBe(2_000);
    expect(budget.spentForMs('a', 1_999)).toBeGreaterThan(0);
    expect(budget.spentForMs('a', 2_001)).toBe(0);
    expect(budget.spentForMs('b', 0)).toBe(0);
  });
});
