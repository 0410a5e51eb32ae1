import { isTeaching } from '@umbra/positioning-engine';
import type { SqlSession } from '@umbra/projections';
import type { SharingTable } from '../layers/sharing-table.ts';
import type { DeviceNames } from '../learn-contributions/device-names.ts';
import { layeredContributions } from '../learn-contributions/layered-contributions.ts';
import type { LearnContributions } from '../learn-contributions/learn-contributions.ts';
import { CalibrationTable } from '../radio-map/calibration-table.ts';
import type { StoredRadioMap } from '../radio-map/stored-radio-map.ts';
import type { SelfTestMetrics } from '../self-test/self-test-metrics.ts';
import { calibrationCounts, type SelfTest } from '../self-test/self-test.ts';
import type { LearnSamples, LocatedSample } from './scan.projection.ts';

export interface LearnLocatedSamplesOptions {
  readonly sharing: SharingTable;
  readonly names: DeviceNames;
  readonly contributions: LearnContributions;
  readonly map: StoredRadioMap;
  readonly metrics: SelfTestMetrics;
}

/** Teaches the map with located samples whose place is known, after comparing what it said with where they were. */
export class LearnLocatedSamples implements LearnSamples {
  readonly #options: LearnLocatedSamplesOptions;

  constructor(options: LearnLocatedSamplesOptions) {
    this.#options = options;
  }

  async learn(session: SqlSession, samples: readonly LocatedSample[]): Promise<() => void> {
    const { contributions, map, metrics } = this.#options;
    const offered = await layeredContributions(session, samples, this.#options);
    const { fresh, changes } = await contributions.learn(session, [...offered.keys()]);
    // Only what is new: the map would know the answer to what it has learned before. And only what is good enough to teach.
    const tests = fresh
      .filter(({ contribution }) => isTeaching(contribution))
      .map((each): SelfTest => ({ ...each, result: offered.get(each)!.result }));
    await CalibrationTable.add(session, calibrationCounts(tests));
    return () => {
      map.forget(changes);
      metrics.tested(tests);
    };
  }
}
