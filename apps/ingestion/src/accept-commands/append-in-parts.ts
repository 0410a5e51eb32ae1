import type { LogAppender, LogRecord } from '@umbra/kafka';

/**
 * What one append holds, uncompressed. A batch of commands is below it but for a backlog of large ones, which would not
 * fit into the appender's queue, or into what a broker takes at once.
 */
const PART_MAX_BYTES = 900_000;

/** Appends in order, one part after the other. @throws what the log failed with: what came before it is there */
export async function appendInParts(log: Pick<LogAppender, 'append'>, records: readonly LogRecord[]): Promise<void> {
  let from = 0;
  let bytes = 0;
  for (const [index, { value }] of records.entries()) {
    if (index > from && bytes + value.length > PART_MAX_BYTES) {
      await log.append(records.slice(from, index));
      from = index;
      bytes = 0;
    }
    bytes += value.length;
  }
  if (from < records.length) await log.append(records.slice(from));
}
