import { telemetryTopic } from '@umbra/contracts/telemetry';
import type { LogPosition } from '@umbra/kafka';
import type { Stage } from './stage.ts';

const LOOK_EVERY_MS = 10;

/** Resolves when the offsets that are stored with the map have passed these positions. @throws when nothing moves for long */
export async function untilLearned(
  { database }: Stage,
  positions: readonly LogPosition[],
  patienceMs = 60_000,
): Promise<void> {
  const ends = new Map<number, number>();
  for (const { partition, offset } of positions) ends.set(partition, Math.max(offset + 1, ends.get(partition) ?? 0));
  let best = 0;
  for (let movedAtMs = Date.now(); Date.now() - movedAtMs < patienceMs;) {
    const { rows } = await database.query<{ partition: number; next: string }>(
      `SELECT partition, next FROM positioning_read.projection_offset WHERE topic = '${telemetryTopic.name}'`,
    );
    const next = new Map(rows.map((row) => [row.partition, Number(row.next)]));
    if ([...ends].every(([partition, end]) => (next.get(partition) ?? 0) >= end)) return;
    const reached = [...next.values()].reduce((sum, each) => sum + each, 0);
    if (reached > best) [best, movedAtMs] = [reached, Date.now()];
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`the service has not learned anything for ${String(patienceMs / 1_000)} s`);
}
