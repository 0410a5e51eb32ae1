import { telemetryTopic } from '@umbra/contracts/telemetry';
import {
  OffsetTable,
  ProjectionRunner,
  Rebuild,
  SkipTable,
  transactionsOf,
  type RebuildOptions,
} from '@umbra/projections';
import { SharingTable } from '../layers/sharing-table.ts';
import { DeviceNames } from '../learn-contributions/device-names.ts';
import { LearnContributions } from '../learn-contributions/learn-contributions.ts';
import { createReadMap, MAP_TABLES } from '../radio-map/map-tables.ts';
import { RefusalTable } from '../refusals/refusal-table.ts';
import { LIVE_SCHEMA, OWN_SCHEMA, REBUILD_SCHEMA, RETIRED_SCHEMA } from '../schemas.ts';
import { MapProjection } from './map.projection.ts';

export interface RebuildOfMapOptions extends Omit<RebuildOptions, 'subject'> {
  /** UMBRA_SECRET_KEY: another key makes another map. */
  readonly secretKey: Buffer;
  /** Another topic than `telemetry.events`, in tests. */
  readonly topic?: string;
}

/** Of whoever replaces the map that the log has taught. */
const REBUILD_LOCK = 0x706f_7264; // "pord"

const KEYS: Readonly<Record<(typeof MAP_TABLES)[number], string>> = {
  station: "'kind ' || kind || ' id ' || id || ' layer ' || layer",
  fingerprint: "'tile ' || tile || ' epoch ' || epoch || ' layer ' || layer",
  cell_area: "'area ' || area || ' of kind ' || kind || ' id ' || id",
  cell_local_id: "'code ' || code || ' channel ' || channel || ' of kind ' || kind || ' id ' || id",
  contribution: 'id::text',
};

/** Place, state and observations of a station follow from its sums: another build may conclude something else. */
const STATION_TRUTH = ['kind', 'id', 'layer', 'sums'];

/**
 * Learns the map anew from the log, beside the live one. Who shared, and what is refused, is as it is now; imports, and what
 * came as Geosubmit, are records of their own and stay as they are (positioning.md §7.2).
 */
export function rebuildOfMap(options: RebuildOfMapOptions): Rebuild {
  const { secretKey, dataSource, logger, topic = telemetryTopic.name } = options;
  const transactions = transactionsOf(dataSource);
  const refusals = new RefusalTable(OWN_SCHEMA);
  let learned = 0;
  return new Rebuild({
    ...options,
    subject: {
      ...{ topic, lock: REBUILD_LOCK, create: createReadMap, samples: () => learned },
      schemas: { live: LIVE_SCHEMA, rebuild: REBUILD_SCHEMA, retired: RETIRED_SCHEMA },
      tables: MAP_TABLES.map((name) => ({
        name,
        key: KEYS[name],
        ...(name === 'station' ? { truth: STATION_TRUTH } : {}),
      })),
      runner: (deadLetters) =>
        new ProjectionRunner({
          projection: new MapProjection({
            sharing: new SharingTable(OWN_SCHEMA),
            names: new DeviceNames(secretKey),
            contributions: new LearnContributions({ target: { kind: 'log', schema: REBUILD_SCHEMA }, refusals }),
            onLearned: (contributions) => (learned += contributions),
          }),
          ...{ transactions, deadLetters, logger },
          ...{ offsets: new OffsetTable(REBUILD_SCHEMA), skips: new SkipTable(OWN_SCHEMA) },
        }),
      // A refusal acts on both maps at once; none comes between the comparison and the swap.
      settle: (session) => refusals.hold(session),
    },
  });
}
