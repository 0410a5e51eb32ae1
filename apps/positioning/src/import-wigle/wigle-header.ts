import { UmbraError } from '@umbra/errors';

/** What a row is read by; 1.4 and 1.6 have them at different places. */
const COLUMNS = {
  mac: 'MAC',
  ssid: 'SSID',
  firstSeen: 'FirstSeen',
  rssi: 'RSSI',
  lat: 'CurrentLatitude',
  lng: 'CurrentLongitude',
  accuracy: 'AccuracyMeters',
  type: 'Type',
} as const;

/** Where each column is. */
export type WigleColumns = Readonly<Record<keyof typeof COLUMNS, number>>;

/** No export of WiGLE. */
export class NotWigleError extends UmbraError {
  constructor(missing: string) {
    super(
      'POSITIONING_NOT_WIGLE',
      `This is no WiGLE CSV: its header has no column ${missing}. The first line of an export begins with WigleWifi-, the second names the columns.`,
    );
  }
}

/** @throws NotWigleError for a line that does not name all that is needed */
export function wigleColumns(header: readonly string[]): WigleColumns {
  const names = header.map((name) => name.trim().toLowerCase());
  const places = Object.entries(COLUMNS).map(([field, name]) => {
    const index = names.indexOf(name.toLowerCase());
    if (index === -1) throw new NotWigleError(name);
    return [field, index];
  });
  return Object.fromEntries(places) as WigleColumns;
}

const PREAMBLE = /^WigleWifi-/i;

/** The first line: the version of the format, and the device that recorded it. */
export const isPreamble = (record: readonly string[]): boolean => PREAMBLE.test(record[0] ?? '');

/** What tells one recording device from another, as far as an export says: not who owns it. */
const DEVICE_FIELDS = ['model', 'release', 'device', 'display', 'board', 'brand'];

export function deviceOf(preamble: readonly string[]): string {
  const fields = new Map(
    preamble.map((field) => {
      const [name = '', ...value] = field.split('=');
      return [name.trim().toLowerCase(), value.join('=').trim()];
    }),
  );
  return `wigle ${DEVICE_FIELDS.map((name) => fields.get(name) ?? '').join('|')}`;
}
