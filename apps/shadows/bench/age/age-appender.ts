import type { AppendedRecord } from '@umbra/bench';
import { MicroBatchAppender } from '@umbra/kafka';
import { benchConnection, Fleet } from '../fleet.ts';

// A process of its own: appends at a steady rate and tells where each record stands that came after the warm-up.

const TICK_MS = 5;
const [brokers = '', rate = '0', seconds = '0', devices = '0', warmUpSeconds = '0'] = process.argv.slice(2);
const connection = benchConnection(brokers);
const log = await MicroBatchAppender.open(connection, { deadlineMs: 60_000 });
const fleet = new Fleet({ devices: Number(devices), samplesPerEvent: 1, firstMs: Date.now() - 24 * 3_600_000 });
const appended: AppendedRecord[] = [];
const pending: Promise<void>[] = [];
const startedAtMs = performance.now();
const warmUp = Math.round(Number(rate) * Number(warmUpSeconds));
const total = warmUp + Math.round(Number(rate) * Number(seconds));
for (let made = 0; made < total;) {
  const due = Math.min(total, Math.floor(((performance.now() - startedAtMs) / 1_000) * Number(rate)));
  const acceptedAtMs = Date.now();
  const records = Array.from({ length: due - made }, () => fleet.next());
  const isCounted = made >= warmUp;
  made = due;
  pending.push(
    log.append(records).then((positions) => {
      if (!isCounted) return;
      for (const { partition, offset } of positions) appended.push({ partition, offset, acceptedAtMs });
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, TICK_MS));
}
await Promise.all(pending);
await log.close();
await connection.close();
// Stays until it is ended: an exit may overtake an answer.
process.channel?.ref();
process.send?.(appended);
