import type { LogAppender } from '@umbra/kafka';
import type { Fallback } from '@umbra/positioning-engine';
import type { Logger, Metrics, Tracer } from '@umbra/observability';
import { OffsetTable, SkipTable, transactionsOf } from '@umbra/projections';
import type { DataSource } from 'typeorm';
import { BlurKey } from '../blur-key.ts';
import { SharingTable } from '../layers/sharing-table.ts';
import { DeviceNames } from '../learn-contributions/device-names.ts';
import { LearnContributions } from '../learn-contributions/learn-contributions.ts';
import { LIVE_LOG } from '../learn-contributions/learn-target.ts';
import type { PositioningMetrics } from '../positioning.metrics.ts';
import type { StoredRadioMap } from '../radio-map/stored-radio-map.ts';
import { RefusalTable } from '../refusals/refusal-table.ts';
import { LIVE_SCHEMA, OWN_SCHEMA } from '../schemas.ts';
import { SelfTestMetrics } from '../self-test/self-test-metrics.ts';
import { LearnLocatedSamples } from './learn-located-samples.ts';
import { ScanProjection } from './scan.projection.ts';
import { ScanRunner } from './scan.runner.ts';

export interface ScanRunnerOptions {
  readonly dataSource: DataSource;
  readonly map: StoredRadioMap;
  /** Where outcomes go, and what nobody can read. */
  readonly appender: Pick<LogAppender, 'append'>;
  readonly secretKey: Buffer;
  readonly fallback: Fallback;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly answered: PositioningMetrics;
  /** Undefined where tracing is off. */
  readonly tracer?: Tracer | undefined;
  readonly nowMs: () => number;
}

/** The live fold of scans, with its offsets beside the map. */
export function createScanRunner(options: ScanRunnerOptions): ScanRunner {
  const { dataSource, map, appender, secretKey, fallback, logger, metrics, answered, tracer, nowMs } = options;
  return new ScanRunner({
    transactions: transactionsOf(dataSource),
    offsets: new OffsetTable(LIVE_SCHEMA),
    skips: new SkipTable(OWN_SCHEMA),
    deadLetters: appender,
    ...{ logger, metrics, tracer },
    projection: new ScanProjection({
      mapOf: (projectId) => map.forProject(projectId),
      ...{ fallback, outcomes: appender, metrics: answered, nowMs },
      blurKey: new BlurKey(secretKey).bytes,
      learner: new LearnLocatedSamples({
        sharing: new SharingTable(OWN_SCHEMA),
        names: new DeviceNames(secretKey),
        contributions: new LearnContributions({ target: LIVE_LOG, refusals: new RefusalTable(OWN_SCHEMA) }),
        ...{ map, metrics: new SelfTestMetrics(metrics) },
      }),
    }),
  });
}
