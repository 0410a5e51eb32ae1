import { aStatus } from '../testing/a-status.ts';
import { failingRows, failingTable, jobSummary, withoutSecret } from './job-report.ts';

const taken = { code: 409, message: 'The name is taken.', details: 'provision: REGISTRY_NAME_TAKEN' };

describe('the report of a job', () => {
  it.each([
    [{ total: 1, succeeded: 1 }, 'BULK-1 is completed. Of 1 row: 1 succeeded.'],
    [
      { total: 1_000, succeeded: 990, partiallySucceeded: 6, failed: 4, fileName: 'fleet.csv' },
      'BULK-1 (fleet.csv) is completed. Of 1,000 rows: 990 succeeded, 6 succeeded in part, 4 failed.',
    ],
    [{ status: 'ongoing', total: 3, succeeded: 1 }, 'BULK-1 is ongoing. Of 3 rows: 1 succeeded, 2 pending.'],
    [
      { status: 'cancelled', total: 3, failed: 1 },
      'BULK-1 is cancelled. Of 3 rows: 0 succeeded, 1 failed, 2 not begun.',
    ],
  ] as const)('BULK-7 %j', (over, text) => {
    expect(jobSummary('BULK-1', aStatus(over))).toBe(text);
  });

  it('BULK-13 has the places of failing rows, where all rows before them are known', () => {
    const results = [{ name: 'a' }, { name: 'b', errors: [taken] }, { name: 'c', errors: [] }];
    expect(failingRows(results, { total: 3 })).toEqual([{ row: 2, result: results[1] }]);
    expect(failingRows(results, { total: 4 })).toEqual([{ row: undefined, result: results[1] }]);
  });

  it('BULK-18 has each error of a row beneath the other', () => {
    const rule = { code: 404, message: 'There is no such rule.' };
    const table = failingTable([{ row: 12, result: { name: 'truck 7', errors: [taken, rule] } }], 100);
    expect(table.split('\n')).toEqual([
      'row  device   code  error',
      '12   truck 7  409   The name is taken. (provision: REGISTRY_NAME_TAKEN)',
      '              404   There is no such rule.',
    ]);
  });

  it.each([
    [{ externalDeviceId: 'e', trackingId: 't' }, 'e'],
    [{ trackingId: 't' }, 't'],
    [{ deviceId: 'd' }, 'd'],
    [{}, ''],
  ])('§9.1 says which device %j is', (ids, text) => {
    const cells = failingTable([{ row: 1, result: { ...ids, errors: [taken] } }], 100)
      .split('\n')[1]!
      .split(/ {2,}/);
    expect(cells[1]).toBe(text === '' ? '409' : text);
  });

  it('wraps long words of errors within the line, and shows fifty rows at most', () => {
    const errors = [{ code: 400, message: 'x'.repeat(300) }];
    const rows = Array.from({ length: 60 }, (_, n) => ({ row: n + 1, result: { name: 'n'.repeat(50), errors } }));
    const lines = failingTable(rows, 80).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines.at(-1)).toBe('… and 10 more: --json has all of them.');
  });

  it('cannot be made to steer the terminal by a name', () => {
    const name = 'evil\u001b[2J\r\u009b31m\u202e\nrow';
    const table = failingTable([{ row: 1, result: { name, errors: [taken] } }], 100);
    expect(table).toContain('evil\ufffd[2J\ufffd\ufffd31m\ufffd\ufffdrow');
  });

  it('BULK-14 leaves secrets out', () => {
    expect(withoutSecret({ name: 'a', deviceId: 'd', deviceSecret: 's' })).toEqual({ name: 'a', deviceId: 'd' });
  });
});
