import { randomUUID } from 'node:crypto';
import fc from 'fast-check';

/** What is sent, and under which name tests speak of it. */
export interface PlayedUpload {
  readonly what: string;
  readonly contentType: 'application/json' | 'text/csv';
  readonly body: Buffer;
}

/** A table before it is written as CSV: every row has a cell for each column. */
interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const NUL = String.fromCharCode(0);
const uuid = fc.uuid();
const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' }).map((text) => `n ${text}`);
const rate = fc.nat(100_000);

const row = fc.record(
  {
    name,
    type: fc.constantFrom('Phone', 'Pallet, wooden', 'say "x"', 'two\nlines'),
    sendMs: rate,
    tags: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 }),
    geofences: fc.uniqueArray(uuid, { maxLength: 3 }),
    areaBased: fc.boolean(),
  },
  { requiredKeys: ['name', 'type'] },
);
const rows = fc.array(row, { minLength: 1, maxLength: 6 });
type Row = typeof row extends fc.Arbitrary<infer Value> ? Value : never;

const tableOf = (devices: readonly Row[]): Table => ({
  header: ['name', 'type', 'sendMs', 'tags', 'geofences', 'areaBased'],
  rows: devices.map(({ name: deviceName, type, sendMs, tags = [], geofences = [], areaBased }) => [
    ...[deviceName, type, sendMs === undefined ? '' : String(sendMs), tags.join('|'), geofences.join('|')],
    areaBased === true ? '1' : '',
  ]),
});

const quoted = (cell: string): string => (/[",;\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const csvText = ({ header, rows: lines }: Table, delimiter = ',', eol = '\n'): string =>
  [header, ...lines].map((cells) => cells.map(quoted).join(delimiter) + eol).join('');

const csvUpload = (what: string, body: string | Buffer): PlayedUpload => ({
  ...{ what, contentType: 'text/csv', body: Buffer.from(body) },
});
const jsonUpload = (what: string, body: unknown): PlayedUpload => ({
  ...{ what, contentType: 'application/json' },
  body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

/** Uploads that are as they should be. */
export const validUpload: fc.Arbitrary<PlayedUpload> = rows.chain((devices) =>
  fc.constantFrom(
    jsonUpload('JSON', devices),
    csvUpload('CSV', csvText(tableOf(devices))),
    csvUpload('CSV of Excel', `\ufeff${csvText(tableOf(devices), ';', '\r\n')}`),
    csvUpload('CSV of an old Mac', csvText(tableOf(devices), '\t', '\r')),
  ),
);

type Change<Value> = (value: Value, at: number) => string | Buffer;

/** Sets a cell of one row. */
const withCell =
  (column: string, cell: string): Change<Table> =>
  ({ header, rows: lines }, at) =>
    csvText({
      header,
      rows: lines.map((cells, index) =>
        index === at ? cells.map((old, place) => (header[place] === column ? cell : old)) : cells,
      ),
    });

/** Adds columns, and cells of them to every row. */
const withColumns =
  (columns: readonly string[], cells: readonly string[]): Change<Table> =>
  ({ header, rows: lines }) =>
    csvText({ header: [...header, ...columns], rows: lines.map((line) => [...line, ...cells]) });

/** Writes a row otherwise. */
const withLine =
  (change: (line: string) => string): Change<Table> =>
  ({ header, rows: lines }, at) => {
    const texts = [header, ...lines].map((cells) => cells.map(quoted).join(','));
    return texts.map((line, index) => (index === at + 1 ? change(line) : line)).join('\n');
  };

const withHeader =
  (change: (header: readonly string[]) => readonly string[]): Change<Table> =>
  ({ header, rows: lines }) =>
    csvText({ header: change(header), rows: lines });

const many = (count: number, one: () => string): string => Array.from({ length: count }, one).join('|');

const CSV_CHANGES: Readonly<Record<string, Change<Table>>> = {
  'an unknown column': withColumns(['colour'], ['red']),
  'a column twice': withColumns(['type'], ['']),
  'a column without a name': withColumns([''], ['']),
  'a column of delete jobs': withColumns(['unclaimOnly'], ['']),
  'a tag column twice': withColumns(['tag:x', 'tag:x'], ['1', '']),
  'a tag column without a tag': withColumns(['tag:'], ['1']),
  'a geofence column that names none': withColumns(['geofence:here'], ['1']),
  'a tag that is neither': withColumns(['tag:x'], ['maybe']),
  'two variants': withColumns(['deviceId', 'externalId'], ['d', 'e']),
  'half a variant': withColumns(['externalDeviceId'], ['e']),
  'no name column': withHeader((header) => header.map((column) => (column === 'name' ? 'Name' : column))),
  'no name': withCell('name', ''),
  'a long name': withCell('name', 'x'.repeat(51)),
  'a NUL': withCell('type', `a${NUL}b`),
  'a number in words': withCell('sendMs', 'often'),
  'a number below 0': withCell('sendMs', '-1'),
  'a fraction': withCell('sendMs', '1.5'),
  'a huge number': withCell('sendMs', '2147483648'),
  'a flag that is neither': withCell('areaBased', 'yes'),
  'eleven tags': withCell('tags', Array.from({ length: 11 }, (_, index) => `t${String(index)}`).join('|')),
  'a long tag': withCell('tags', 'x'.repeat(51)),
  'a geofence that is no UUID': withCell('geofences', 'home'),
  'eleven geofences': withCell('geofences', many(11, randomUUID)),
  'four areas': (table, at) =>
    withColumns(
      Array.from({ length: 4 }, (_, index) => `geofence:00000000-0000-4000-8000-00000000000${String(index)}`),
      ['1', '1', '1', '1'],
    )({ ...table, rows: table.rows.map((cells, index) => (index === at ? cells.with(5, '1') : cells)) }, at),
  'a cell too few': withLine((line) => line.slice(0, line.lastIndexOf(','))),
  'a cell too many': withLine((line) => `${line},x`),
  'a quote that stays open': withLine((line) => `"${line.replaceAll('"', '')}`),
  'a quote within': withLine((line) => `x"y${line.replaceAll('"', '')}`),
  'text behind a quote': withLine((line) => `"x"y${line.replaceAll('"', '')}`),
  'no UTF-8': (table, at) => {
    const marked = Buffer.from(withCell('type', 'M\u0001nchen')(table, at));
    return marked.map((byte) => (byte === 1 ? 0xfc : byte)) as Buffer;
  },
  'no line breaks': (table) => String(csvText(table)).replaceAll(/[\r\n]/g, ''),
  'no rows': ({ header }) => `${header.join(',')}\n`,
  'nothing but line breaks': () => '\n\r\n',
  'nothing at all': () => '',
  'a delimiter that is none': (table) => `sep=|\n${csvText(table)}`,
  '1001 rows': ({ header, rows: lines }) => csvText({ header, rows: Array.from({ length: 1_001 }, () => lines[0]!) }),
  'one enormous row': withCell('type', 'x'.repeat(300_000)),
  '2000 columns': withColumns(
    Array.from({ length: 2_000 }, (_, index) => `tag:${String(index)}`),
    Array.from({ length: 2_000 }, () => ''),
  ),
};

/** Sets a field of one row. */
const withField =
  (field: string, value: unknown): Change<readonly Row[]> =>
  (devices, at) =>
    JSON.stringify(devices.map((device, index) => (index === at ? { ...device, [field]: value } : device)));

/** Puts another row in the place of one. */
const withRow =
  (other: unknown): Change<readonly Row[]> =>
  (devices, at) =>
    JSON.stringify(devices.map((device, index) => (index === at ? other : device)));

const withText =
  (change: (text: string, at: number) => string): Change<readonly Row[]> =>
  (devices, at) =>
    change(JSON.stringify(devices), at);

const JSON_CHANGES: Readonly<Record<string, Change<readonly Row[]>>> = {
  'an unknown field': withField('colour', 'red'),
  'a field that means an object': withField('__proto__x', {}),
  'a name that is a number': withField('name', 1),
  'a name that is null': withField('name', null),
  'an empty name': withField('name', ''),
  'half a character': withText((text) => text.replace('"name":"n', String.raw`"name":"\ud800`)),
  'a NUL': withText((text) => text.replace('"name":"n', String.raw`"name":"\u0000`)),
  'a number as a text': withField('sendMs', '600000'),
  'a fraction': withField('sampleMs', 0.5),
  'a huge number': withField('distanceM', 1e300),
  'tags that are a text': withField('tags', 'a'),
  'a tag that is no text': withField('tags', ['a', 1]),
  'eleven tags': withField('tags', [...'abcdefghijk']),
  'a rule that is no UUID': withField('rules', ['r']),
  'four areas': (devices, at) =>
    JSON.stringify(
      devices.map((device, index) =>
        index === at
          ? { ...device, areaBased: 'true', geofences: Array.from({ length: 4 }, () => randomUUID()) }
          : device,
      ),
    ),
  'a flag that is a number': withField('areaBased', 1),
  'a flag of delete jobs': withField('unclaimOnly', false),
  'two variants': (devices, at) =>
    JSON.stringify(
      devices.map((device, index) => (index === at ? { ...device, deviceId: 'd', externalId: 'e' } : device)),
    ),
  'half a variant': withField('connectorId', 'c'),
  'a row without a name': withRow({ type: 'Phone' }),
  nothing: withRow(null),
  'a list as a row': withRow([]),
  'a text as a row': withRow('x'),
  'a job of both kinds': (devices) => JSON.stringify([...devices, { trackingId: 't' }]),
  'a delete job with a name': (devices) => JSON.stringify([{ externalId: 'e' }, ...devices]),
  'removing from no connector': () => JSON.stringify([{ trackingId: 't', removeFromConnectorOnly: false }]),
  'deleting nobody': () => JSON.stringify([{ unclaimOnly: true }]),
  'deep nesting': withText((text) => text.replace('[{', `[{"tags":${'['.repeat(600)}${']'.repeat(600)},`)),
  'its end missing': withText((text, at) => text.slice(0, text.length - 1 - at)),
  'a bracket too many': withText((text) => `${text}]`),
  'a comma too many': withText((text) => text.replace(/\]$/, ',]')),
  'a colon missing': withText((text) => text.replace('":', '"')),
  'an object around it': withText((text) => `{"devices":${text}}`),
  'no rows': () => '[]',
  'nothing at all': () => '',
  words: () => 'name,type',
  'no UTF-8': (devices) => Buffer.from(JSON.stringify(devices).replace('"name":"n', '"name":"\xfc'), 'latin1'),
  '1001 rows': (devices) => JSON.stringify(Array.from({ length: 1_001 }, () => devices[0])),
  'one enormous row': withField('type', 'x'.repeat(300_000)),
};

const changed = <Value>(
  changes: Readonly<Record<string, Change<Value>>>,
  values: fc.Arbitrary<Value>,
  countOf: (value: Value) => number,
  uploadOf: (what: string, body: string | Buffer) => PlayedUpload,
): fc.Arbitrary<PlayedUpload> =>
  fc
    .tuple(fc.constantFrom(...Object.keys(changes)), values, fc.nat(1_000))
    .map(([what, value, place]) => uploadOf(what, changes[what]!(value, place % countOf(value))));

/** Uploads that were valid until one thing in them was changed. */
export const malformedUpload: fc.Arbitrary<PlayedUpload> = fc.oneof(
  changed(
    CSV_CHANGES,
    rows.map(tableOf),
    (table) => table.rows.length,
    (what, body) => csvUpload(`CSV: ${what}`, body),
  ),
  changed(
    JSON_CHANGES,
    rows,
    (devices) => devices.length,
    (what, body) => jsonUpload(`JSON: ${what}`, body),
  ),
);

/** The same ones each time. */
export const malformedUploads = (count: number): readonly PlayedUpload[] =>
  fc.sample(malformedUpload, { seed: 20_261_126, numRuns: count });
