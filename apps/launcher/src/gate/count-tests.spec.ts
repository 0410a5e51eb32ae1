import { closingLine, countTests } from './count-tests.mjs';

const nothing = {
  numPassedTests: 0,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  numPendingTests: 0,
  numTodoTests: 0,
};

describe('the count of tests', () => {
  it('counts a file that could not be loaded as a failure', () => {
    expect(countTests({ ...nothing, numPassedTests: 3, numRuntimeErrorTestSuites: 1 })).toEqual({
      passed: 3,
      failed: 1,
      skipped: 0,
    });
  });

  it('sums the suites, and names skipped tests only if there are any', () => {
    const unit = { passed: 10, failed: 0, skipped: 0 };
    expect(closingLine([unit, { passed: 2, failed: 1, skipped: 0 }])).toBe('12 passed, 1 failed');
    expect(closingLine([unit, { passed: 0, failed: 0, skipped: 2 }])).toBe('10 passed, 0 failed, 2 skipped');
    expect(closingLine([])).toBe('0 passed, 0 failed');
  });
});
