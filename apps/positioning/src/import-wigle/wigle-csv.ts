import { parseMac } from '@umbra/positioning-engine';
import type { RowCounts } from '../import-files/row-counts.ts';
import type { RecordedScan } from '../record-contributions/recorded-scan.ts';
import { refusalOfSsid, type NamedRefusal } from '../record-contributions/ssid-refusal.ts';
import { wigleRows } from './wigle-rows.ts';
import { WigleScans } from './wigle-scans.ts';
import { sightingOf, type SightingRules, type WigleRejection } from './wigle-sighting.ts';

/** At a time: enough for the database to be worth a visit, few enough to be held. */
const PART = 500;

/**
 * The scans of a WiGLE export, in parts, in constant memory.
 * @param records the rows of the file, its fields as RFC 4180 has them
 * @param counts told of every row while they are read
 * @throws NotWigleError
 */
export async function* scansOfWigle(
  records: AsyncIterable<readonly string[]>,
  rules: SightingRules,
  counts: RowCounts<WigleRejection>,
): AsyncGenerator<readonly RecordedScan[]> {
  let complete: RecordedScan[] = [];
  const open = new WigleScans((scan) => complete.push(scan));
  for await (const { record, columns, device } of wigleRows(records)) {
    counts.read += 1;
    const sighting = sightingOf(record, columns, rules);
    if ('reason' in sighting) counts.reject(sighting.reason);
    else open.add(sighting, device);
    if (complete.length < PART) continue;
    yield complete;
    complete = [];
  }
  open.end();
  yield complete;
}

/**
 * The access points of a WiGLE export whose owners refuse, in parts. To be remembered before anything of it is learned: a
 * name may come only after rows without one.
 */
export async function* refusalsOfWigle(
  records: AsyncIterable<readonly string[]>,
): AsyncGenerator<readonly NamedRefusal[]> {
  let refusals = new Map<number, NamedRefusal>();
  for await (const { record, columns } of wigleRows(records)) {
    const reason = refusalOfSsid(record[columns.ssid] ?? '');
    const mac = reason === undefined ? undefined : parseMac((record[columns.mac] ?? '').trim());
    if (reason === undefined || mac === undefined) continue;
    refusals.set(mac, { mac, reason });
    if (refusals.size < PART) continue;
    yield [...refusals.values()];
    refusals = new Map();
  }
  yield [...refusals.values()];
}
