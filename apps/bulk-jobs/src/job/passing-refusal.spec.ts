import type { CommandOutcome } from '@umbra/contracts/command';
import { isPassing } from './passing-refusal.ts';
import { done, refused } from './testing/rows.ts';

describe('a refusal that may pass', () => {
  it.each([
    [refused(501, 'COMMANDS_TYPE_UNKNOWN'), 1, true],
    [refused(500, 'COMMANDS_FAILED'), 4, true],
    [refused(500, 'COMMANDS_FAILED'), 5, false],
    [refused(409, 'NAME_TAKEN'), 1, false],
    [done(), 1, false],
    [{ status: 'refused' } as CommandOutcome, 1, false],
  ])('%j, after asking %i times: %p', (outcome, asks, expected) => {
    expect(isPassing(outcome, asks)).toBe(expected);
  });
});
