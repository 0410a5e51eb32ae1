import type { RowCounts } from '../import-files/row-counts.ts';
import type { RecordedScan } from '../record-contributions/recorded-scan.ts';
import { deviceOf, isPreamble, wigleColumns, NotWigleError, type WigleColumns } from './wigle-header.ts';
import { WigleScans } from './wigle-scans.ts';
import { sightingOf, type SightingRules, type WigleRejection } from './wigle-sighting.ts';

/** What a part of an export says. */
export interface WiglePart {
  readonly scans: readonly RecordedScan[];
  /** Whose owners want them on no map. */
  readonly refusedMacs: readonly number[];
}

/** Scans at a time: enough for the database to be worth a visit, few enough to be held. */
const PART_SCANS = 500;
const UNNAMED_DEVICE = 'wigle';

/**
 * A WiGLE export as scans, in parts, in constant memory.
 * @param records the rows of the file, its fields as RFC 4180 has them
 * @param counts told of every row while they are read
 * @throws NotWigleError
 */
export async function* wigleParts(
  records: AsyncIterable<readonly string[]>,
  rules: SightingRules,
  counts: RowCounts<WigleRejection>,
): AsyncGenerator<WiglePart> {
  let [scans, refusedMacs]: [RecordedScan[], number[]] = [[], []];
  let device = UNNAMED_DEVICE;
  let columns: WigleColumns | undefined;
  let open: WigleScans | undefined;
  for await (const record of records) {
    if (isPreamble(record)) {
      // Files that were put together have one in the middle too.
      device = deviceOf(record);
      columns = undefined;
      continue;
    }
    if (columns === undefined || open === undefined) {
      columns = wigleColumns(record);
      open?.end();
      open = new WigleScans(device, (scan) => scans.push(scan));
      continue;
    }
    counts.read += 1;
    const sighting = sightingOf(record, columns, rules);
    if ('reason' in sighting) {
      counts.reject(sighting.reason);
      if (sighting.refusedMac !== undefined) refusedMacs.push(sighting.refusedMac);
    } else {
      open.add(sighting);
    }
    if (scans.length + refusedMacs.length >= PART_SCANS) {
      yield { scans, refusedMacs };
      [scans, refusedMacs] = [[], []];
    }
  }
  if (open === undefined) throw new NotWigleError('MAC');
  open.end();
  yield { scans, refusedMacs };
}
