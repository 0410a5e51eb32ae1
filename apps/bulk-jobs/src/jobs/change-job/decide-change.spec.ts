import { decideChange } from './decide-change.ts';

describe('decideChange', () => {
  it.each([
    ['pending', 'cancel', 'cancelled'],
    ['ongoing', 'cancel', 'cancelled'],
    ['completed', 'cancel', undefined],
    ['failed', 'cancel', undefined],
    ['cancelled', 'cancel', undefined],
    ['acknowledged', 'cancel', undefined],
    ['pending', 'acknowledge', undefined],
    ['ongoing', 'acknowledge', undefined],
    ['completed', 'acknowledge', 'acknowledged'],
    ['failed', 'acknowledge', 'acknowledged'],
    ['cancelled', 'acknowledge', 'acknowledged'],
    ['acknowledged', 'acknowledge', undefined],
  ] as const)('BULK-10 a job that is %s, asked to %s, is then %s', (status, action, then) => {
    expect(decideChange(status, action)).toBe(then);
  });
});
