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

/** The two folds of this service, each with its offsets beside its rows. */
export function createProjections(options: ProjectionsOptions): {
  readonly timeline: TimelineRunner;
  readonly deviceTable: DeviceTableRunner;
} {
  const { dataSource, deadLetters, logger, metrics, tracer, cachedDevices, readSchema = LIVE_SCHEMA } = options;
  const transactions = transactionsOf(dataSource);
  const skips = new SkipTable(OWN_SCHEMA);
  const shared = { transactions, skips, deadLetters, logger, metrics, tracer };
  const timeline = new TimelineRunner({
    ...shared,
    offsets: new OffsetTable(readSchema),
    projection: new TimelineProjection({
      schema: readSchema,
      ownSchema: OWN_SCHEMA,
      partitions: new TracePartitions({ schema: readSchema, ownSchema: OWN_SCHEMA, transactions }),
      states: new LRUCache({ max: cachedDevices }),
    }),
  });
  const deviceTable = new DeviceTableRunner({
    ...shared,
    offsets: new OffsetTable(OWN_SCHEMA),
    projection: new DeviceTableProjection(),
  });
  return { timeline, deviceTable };
}
