import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} TestCount */

/**
 * @param {string} file what Jest's `--outputFile` wrote
 * @returns {TestCount} zeros if Jest did not get as far as writing it
 */
export function readTestCount(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
  return countTests(JSON.parse(readFileSync(file, 'utf8')));
}

/**
 * @param {{
 *   numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number,
 *   numPendingTests: number, numTodoTests: number,
 * }} result
 * @returns {TestCount}
 */
export function countTests(result) {
  return {
    passed: result.numPassedTests,
    // A file that can't be loaded has no tests to fail: it counts as one.
    failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/**
 * @param {TestCount[]} counts
 * @returns {string} e.g. `12 passed, 0 failed`, and `, 1 skipped` if any is
 */
export function closingLine(counts) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of counts) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`;
}
