import type { MetricsPort } from '@umbra/kafka';
import { isLocated, measuredError } from '@umbra/positioning-engine';
import { POSITION_KINDS } from '../positioning.metrics.ts';
import type { SelfTest } from './self-test.ts';

const ERROR_BUCKETS_METRES = [5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];
/** 1 is the edge of the circle that was promised. */
const RATIO_BUCKETS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 5];

/** How good the map is, by its own measure: contributions located before they were learned. */
export class SelfTestMetrics {
  readonly #errorMetres;
  readonly #ratio;
  readonly #unlocated;

  constructor(metrics: MetricsPort) {
    this.#errorMetres = metrics.histogram(
      'umbra_positioning_self_test_error_metres',
      'Between where a contribution was located and its satellite fix, by what the position was found from.',
      ['kind'],
      ERROR_BUCKETS_METRES,
    );
    this.#ratio = metrics.histogram(
      'umbra_positioning_self_test_error_ratio',
      'That distance without the fix’s own error, in radii promised at 68 %: 68 of 100 should be at most 1.',
      ['kind'],
      RATIO_BUCKETS,
    );
    this.#unlocated = metrics
      .counter('umbra_positioning_self_test_unlocated_total', 'Contributions whose scan was not located.')
      .labels();
    for (const kind of POSITION_KINDS) {
      this.#errorMetres.labels(kind);
      this.#ratio.labels(kind);
    }
  }

  tested(tests: readonly SelfTest[]): void {
    for (const { contribution, result } of tests) {
      if (!isLocated(result)) {
        this.#unlocated.inc();
        continue;
      }
      const { distanceMetres, fixRadiusMetres } = measuredError(result, contribution.fix);
      const own = Math.sqrt(Math.max(0, distanceMetres ** 2 - fixRadiusMetres ** 2));
      this.#errorMetres.labels(result.kind).observe(distanceMetres);
      this.#ratio.labels(result.kind).observe(own / result.accuracyMetres);
    }
  }
}
