import { EXIT, exitCodeOf } from './exit-code.ts';
import { aStatus } from './testing/a-status.ts';

describe('what scripts are told of a job', () => {
  it.each([
    [EXIT.done, 'of which every row succeeded', { succeeded: 5 }],
    [EXIT.done, 'that was acknowledged since', { status: 'acknowledged', succeeded: 5 }],
    [EXIT.rowsFailed, 'of which a row failed', { succeeded: 4, failed: 1 }],
    [EXIT.rowsFailed, 'of which a row succeeded in part', { succeeded: 4, partiallySucceeded: 1 }],
    [EXIT.rowsFailed, 'of which every row failed', { status: 'failed', failed: 5 }],
    [EXIT.rowsFailed, 'that was cancelled', { status: 'cancelled', succeeded: 2 }],
    [EXIT.unfinished, 'that waits', { status: 'pending' }],
    [EXIT.unfinished, 'that goes on, also when rows have failed', { status: 'ongoing', failed: 2 }],
    [EXIT.unfinished, 'whose rows have all ended and whose end is not', { status: 'ongoing', succeeded: 5 }],
  ] as const)('BULK-7, BULK-9 %i for one %s', (code, _what, over) => {
    expect(exitCodeOf(aStatus({ total: 5, ...over }))).toBe(code);
  });
});
