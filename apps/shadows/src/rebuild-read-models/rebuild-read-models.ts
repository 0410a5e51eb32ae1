import { OffsetTable, Rebuild, SkipTable, transactionsOf, type RebuildOptions } from '@umbra/projections';
import { LRUCache } from 'lru-cache';
import { TimelineProjection } from '../project-timeline/timeline.projection.ts';
import { TimelineRunner } from '../project-timeline/timeline.runner.ts';
import { dropTracesBefore } from '../read-model/drop-traces.ts';
import {
  createReadModel,
  LIVE_SCHEMA,
  READ_MODEL_TABLES,
  REBUILD_SCHEMA,
  RETIRED_SCHEMA,
} from '../read-model/read-model.schema.ts';
import { RetentionHorizons } from '../read-model/retention-table.ts';
import { TracePartitions, tracePartitionsOf } from '../read-model/trace-partitions.ts';
import { OWN_SCHEMA } from '../schemas.ts';
import { REBUILD_LOCK } from './rebuild-lock.ts';

export interface RebuildReadModelsOptions extends Omit<RebuildOptions, 'subject'> {
  readonly topic: string;
  readonly cachedDevices: number;
}

const KEYS: Readonly<Record<(typeof READ_MODEL_TABLES)[number], string>> = {
  trace: "tracking_id || ' at ' || timestamp_ms",
  reported_shadow: 'tracking_id',
  honoured_deletion: 'deletion_id',
};

/** Builds traces and reported shadows anew from the timeline, beside the live ones. */
export function rebuildOfReadModels(options: RebuildReadModelsOptions): Rebuild {
  const { topic, cachedDevices, dataSource, logger } = options;
  const transactions = transactionsOf(dataSource);
  const partitions = new TracePartitions({ schema: REBUILD_SCHEMA, ownSchema: OWN_SCHEMA, transactions });
  let folded = 0;
  return new Rebuild({
    ...options,
    subject: {
      ...{ topic, lock: REBUILD_LOCK, create: createReadModel, samples: () => folded },
      schemas: { live: LIVE_SCHEMA, rebuild: REBUILD_SCHEMA, retired: RETIRED_SCHEMA },
      tables: READ_MODEL_TABLES.map((name) => ({ name, key: KEYS[name] })),
      runner: (deadLetters) =>
        new TimelineRunner({
          projection: new TimelineProjection({
            ...{ schema: REBUILD_SCHEMA, ownSchema: OWN_SCHEMA, partitions },
            states: new LRUCache({ max: cachedDevices }),
            onFolded: ({ samples }) => (folded += samples),
          }),
          ...{ transactions, deadLetters, logger },
          ...{ offsets: new OffsetTable(REBUILD_SCHEMA), skips: new SkipTable(OWN_SCHEMA) },
        }),
      // Partitions that retention has dropped from the live tables are not part of the comparison.
      settle: () =>
        transactions(async (session) => {
          const horizons = await RetentionHorizons.load(session, OWN_SCHEMA);
          await dropTracesBefore(session, REBUILD_SCHEMA, horizons.latestMs());
        }),
      // A projector that remembers a partition must find it.
      beforeSwap: async (session) => {
        await partitions.ensureTables(await tracePartitionsOf(session, LIVE_SCHEMA));
      },
    },
  });
}
