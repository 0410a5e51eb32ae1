import type { LogAppender } from '@umbra/kafka';
import type { Logger, Metrics, Tracer } from '@umbra/observability';
import { OffsetTable, SkipTable, transactionsOf } from '@umbra/projections';
import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import { DeviceTableProjection } from './device-table/device-table.projection.ts';
import { DeviceTableRunner } from './device-table/device-table.runner.ts';
import { TimelineProjection } from './project-timeline/timeline.projection.ts';
import { TimelineRunner } from './project-timeline/timeline.runner.ts';
import { LIVE_SCHEMA } from './read-model/read-model.schema.ts';
import { TracePartitions } from './read-model/trace-partitions.ts';
import { OWN_SCHEMA } from './schemas.ts';

export interface ProjectionsOptions {
  readonly dataSource: DataSource;
  readonly deadLetters: Pick<LogAppender, 'append'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Undefined where tracing is off, and in a rebuild: what it repeats was traced when it happened. */
  readonly tracer?: Tracer | undefined;
  readonly cachedDevices: number;
  /** Where the read models are; a rebuild has others. */
  readonly readSchema?: string;
}

/** From what is seen at once to what a long outage leaves behind. */
const AGE_BUCKETS_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** The two folds of this service, each with its offsets beside its rows. */
export function createProjections(options: ProjectionsOptions): {
  readonly timeline: TimelineRunner;
  readonly deviceTable: DeviceTableRunner;
} {
  const { dataSource, deadLetters, logger, metrics, tracer, cachedDevices, readSchema = LIVE_SCHEMA } = options;
  const transactions = transactionsOf(dataSource);
  const skips = new SkipTable(OWN_SCHEMA);
  const poison = metrics.counter('umbra_dead_letters_total', 'Records given up to the dead letters.', ['topic']);
  const folded = metrics.counter('umbra_projection_samples_total', 'Samples that became traces.', ['projection']);
  const age = metrics.histogram(
    'umbra_projection_age_seconds',
    'From the acceptance of a sample to the commit that made it visible.',
    ['projection'],
    AGE_BUCKETS_SECONDS,
  );
  const shared = {
    ...{ transactions, skips, deadLetters, logger, tracer },
    onPoison: ({ message }: { message: { topic: string } }) => poison.labels(message.topic).inc(),
  };
  const timeline = new TimelineRunner({
    ...shared,
    offsets: new OffsetTable(readSchema),
    projection: new TimelineProjection({
      schema: readSchema,
      ownSchema: OWN_SCHEMA,
      partitions: new TracePartitions({ schema: readSchema, ownSchema: OWN_SCHEMA, transactions }),
      states: new LRUCache({ max: cachedDevices }),
      onFolded: ({ samples, firstAcceptedAtMs }) => {
        folded.labels('shadows.timeline').inc(samples);
        if (firstAcceptedAtMs !== undefined)
          age.labels('shadows.timeline').observe(Math.max(0, Date.now() - firstAcceptedAtMs) / 1_000);
      },
    }),
  });
  const deviceTable = new DeviceTableRunner({
    ...shared,
    offsets: new OffsetTable(OWN_SCHEMA),
    projection: new DeviceTableProjection(),
  });
  return { timeline, deviceTable };
}
