import { fileURLToPath } from 'node:url';
import {
  agesOf,
  end,
  messageFrom,
  OTHER_CORE,
  startNode,
  type AppendedRecord,
  type LatencySummary,
  type Observation,
} from '@umbra/bench';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { startShadows, type Database } from '../shadows-service.ts';
import type { Stage } from '../stage.ts';

export interface AgeOptions {
  readonly samplesPerSecond: number;
  readonly seconds: number;
  readonly devices: number;
}

const APPENDER = fileURLToPath(new URL('./age-appender.ts', import.meta.url));
const OBSERVE_EVERY_MS = 5;
/** A process that was just started folds at a third of the rate that it reaches once its code is compiled. */
const WARM_UP_SECONDS = 10;
const VISIBLE_WITHIN_MS = 30_000;

/**
 * From the acceptance of a sample to its rows being committed, seen from outside: where records stand is known from
 * their append, how far the rows are from the offsets stored with them.
 * @throws when not all become visible
 */
export async function ageAtHalfLoad(stage: Stage, database: Database, options: AgeOptions): Promise<LatencySummary> {
  const { samplesPerSecond, seconds, devices } = options;
  const { process: service } = await startShadows(database, false);
  const observer = observe(database);
  try {
    const args = [stage.brokers, samplesPerSecond, seconds, devices, WARM_UP_SECONDS].map(String);
    const appender = startNode([APPENDER, ...args], { core: OTHER_CORE });
    const records = await messageFrom<AppendedRecord[]>(appender);
    await end(appender);
    const ends = new Map<number, number>();
    for (const { partition, offset } of records) ends.set(partition, Math.max(offset + 1, ends.get(partition) ?? 0));
    await observer.until((next) => [...ends].every(([partition, end_]) => (next.get(partition) ?? 0) >= end_));
    return agesOf(records, observer.observations);
  } finally {
    observer.stop();
    await end(service);
  }
}

function observe({ client }: Database) {
  const observations: Observation[] = [];
  let isWanted = true;
  const observing = (async () => {
    while (isWanted) {
      const { rows } = await client.query<{ partition: number; next: string }>(
        `SELECT partition, next FROM shadows_read.projection_offset WHERE topic = '${telemetryTopic.name}'`,
      );
      const nextByPartition = new Map(rows.map(({ partition, next }) => [partition, Number(next)]));
      observations.push({ atMs: Date.now(), nextByPartition });
      await new Promise((resolve) => setTimeout(resolve, OBSERVE_EVERY_MS));
    }
  })();
  return {
    observations,
    stop: () => {
      isWanted = false;
    },
    until: async (isReached: (next: ReadonlyMap<number, number>) => boolean) => {
      const deadlineMs = Date.now() + VISIBLE_WITHIN_MS;
      while (!isReached(observations.at(-1)?.nextByPartition ?? new Map())) {
        if (Date.now() > deadlineMs) throw new Error('not all samples became visible within 30 s');
        await Promise.race([observing, new Promise((resolve) => setTimeout(resolve, OBSERVE_EVERY_MS))]);
      }
    },
  };
}
