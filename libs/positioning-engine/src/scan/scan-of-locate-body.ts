import { entriesOf, fieldsOf, type Fields } from './fields.ts';
import type { Scan } from './scan.ts';
import { scanOfTelemetry } from './scan-of-telemetry.ts';

/** The groups of parts that the telemetry message has flat. */
const PARTS = ['localId', 'globalIdentity'];
const CELL_GROUPS = ['gsm', 'wcdma', 'tdscdma', 'lte', 'cdma'];

/** The body of a request to `POST /v2/locate`, which was checked before (positioning.md §1.1, with the table of names). */
export function scanOfLocateBody(body: Fields): Scan {
  const cells = CELL_GROUPS.map((group) => [group, entriesOf(body[group]).map(inOlderNames)] as const);
  const wlan = entriesOf(body['wlan']).map(({ mac, rss }) => ({ mac, powrx: rss }));
  // No entry says when it was heard: a scan's own time does not matter.
  return scanOfTelemetry({ ...Object.fromEntries(cells), wlan }, 0);
}

/** The telemetry message has the same names without capitals. */
function inOlderNames(entry: Fields): Fields {
  const older: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(entry)) {
    if (PARTS.includes(name)) Object.assign(older, inOlderNames(fieldsOf(value)));
    else older[name.toLowerCase()] = name === 'nmr' ? entriesOf(value).map(inOlderNames) : value;
  }
  return older;
}
