import sequencing from '@jest/test-sequencer';

// The class itself, though the types of the package, which are those of its other build, put it under `default`.
const TestSequencer = /** @type {typeof sequencing.default} */ (/** @type {unknown} */ (sequencing));

/** The search for secrets looks through what all other tests have left: it comes last. */
export default class SecretsLast extends TestSequencer {
  /**
   * @override
   * @param {import('@jest/test-result').Test[]} tests
   */
  async sort(tests) {
    const isSearch = (/** @type {import('@jest/test-result').Test} */ { path }) => path.endsWith('secrets.e2e-spec.ts');
    const sorted = await super.sort(tests);
    return [...sorted.filter((test) => !isSearch(test)), ...sorted.filter(isSearch)];
  }
}
