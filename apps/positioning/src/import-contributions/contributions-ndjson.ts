import { linesOf } from '../import-files/line-parts.ts';
import type { RowCounts } from '../import-files/row-counts.ts';
import type { RecordedScan } from '../record-contributions/recorded-scan.ts';
import type { NamedRefusal } from '../record-contributions/ssid-refusal.ts';
import { recordedScanOf, refusalsOfLine, type ContributionRejection } from './contribution-line.ts';

/** The scans of an NDJSON file of contributions, some at a time, in constant memory. */
export async function* scansOfContributions(
  chunks: AsyncIterable<Buffer>,
  nowMs: number,
  counts: RowCounts<ContributionRejection>,
): AsyncGenerator<readonly RecordedScan[]> {
  for await (const lines of linesOf(chunks)) {
    yield lines.flatMap((line) => {
      counts.read += 1;
      const scan = recordedScanOf(line, nowMs);
      if (!('reason' in scan)) return [scan];
      counts.reject(scan.reason);
      return [];
    });
  }
}

/** The access points of an NDJSON file whose owners refuse, some at a time. */
export async function* refusalsOfContributions(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly NamedRefusal[]> {
  for await (const lines of linesOf(chunks)) yield lines.flatMap(refusalsOfLine);
}
