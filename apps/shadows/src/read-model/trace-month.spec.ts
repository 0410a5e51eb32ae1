import { FIRST_PARTITION_MS } from './read-model.schema.ts';
import { monthAfter, traceMonthOf, traceMonthOfTable } from './trace-month.ts';

describe('the month of a trace', () => {
  it('is that of its device time in UTC', () => {
    const month = traceMonthOf(Date.UTC(2026, 0, 31, 23, 59, 59, 999))!;
    expect(month).toEqual({ table: 'trace_2026_01', fromMs: Date.UTC(2026, 0), toMs: Date.UTC(2026, 1) });
    expect(traceMonthOf(Date.UTC(2026, 1))!.table).toBe('trace_2026_02');
    expect(traceMonthOfTable('trace_2026_01')).toEqual(month);
  });

  it('goes over the end of a year', () => {
    expect(monthAfter(traceMonthOf(Date.UTC(2026, 11, 5))!).table).toBe('trace_2027_01');
  });

  it('is none before 2015: those times share a partition', () => {
    expect(traceMonthOf(FIRST_PARTITION_MS - 1)).toBeUndefined();
    expect(traceMonthOf(FIRST_PARTITION_MS)!.table).toBe('trace_2015_01');
    expect(traceMonthOfTable('trace_before_2015')).toBeUndefined();
  });
});
