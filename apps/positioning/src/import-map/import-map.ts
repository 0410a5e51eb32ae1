import { parseMac, STATION_KIND_CODES, unpackFingerprints } from '@umbra/positioning-engine';
import type { RunTransaction, SqlSession } from '@umbra/projections';
import { inParts } from '../import-files/line-parts.ts';
import type { RowCounts } from '../import-files/row-counts.ts';
import type { Layer } from '../layers/layer.ts';
import { MapWriter } from '../learn-contributions/map-writer.ts';
import { arrayOf } from '../radio-map/sql-columns.ts';
import { FOR_ALL, type RefusalTable } from '../refusals/refusal-table.ts';
import type { RefuseStations } from '../refusals/refuse-stations.ts';
import { OWN_SCHEMA } from '../schemas.ts';
import { mapFileLines, type MapContentLine } from './map-file.ts';
import { MapPart } from './map-part.ts';

/** Stations that everyone sees, and records of cells, come with a batch of their own: batches are public or not. */
export const isPublicLine = (line: MapContentLine): boolean =>
  line.type === 'cell' || (line.type === 'station' && line.public === true);

export type MapLineRejection = 'refused';

/** What is in a map file. */
export interface MapFileContent {
  readonly publicLines: number;
  readonly otherLines: number;
}

/**
 * Reads a map file to its end: whether it is whole, what is in it; and does what its refusals ask, before all else: for all,
 * but for those of a project, which hold in the layer that the file goes to.
 */
export async function prepareMapImport(
  bytes: AsyncIterable<Buffer>,
  layer: Layer,
  refusals: Pick<RefuseStations, 'refuse'>,
): Promise<MapFileContent> {
  let [publicLines, otherLines] = [0, 0];
  for await (const lines of mapFileLines(bytes)) {
    for (const line of lines) {
      if (line.type === 'refusal') continue;
      if (isPublicLine(line)) publicLines += 1;
      else otherLines += 1;
    }
    const refused = lines.filter((line) => line.type === 'refusal');
    for (const own of [true, undefined]) {
      for (const [reason, named] of Map.groupBy(
        refused.filter((line) => line.own === own),
        (line) => line.reason,
      )) {
        const macs = named.map(({ mac }) => parseMac(mac)!);
        await refusals.refuse(macs, reason, own === true ? layer : FOR_ALL);
      }
    }
  }
  return { publicLines, otherLines };
}

export interface MapImport {
  readonly bytes: AsyncIterable<Buffer>;
  readonly batch: number;
  readonly layer: Layer;
  /** Which of the lines. */
  readonly isPublic: boolean;
  readonly transactions: RunTransaction;
  readonly refusals: RefusalTable;
  readonly counts: RowCounts<MapLineRejection>;
  readonly onProgress: () => void;
}

const LINES_AT_A_TIME = 1_000;

/** Adds what a map file holds to a layer, part by part; each is a transaction. */
export async function importMap(task: MapImport): Promise<void> {
  const { bytes, batch, isPublic, transactions, onProgress } = task;
  const writer = new MapWriter({ kind: 'batch', batch });
  for await (const part of inParts(wanted(bytes, isPublic), LINES_AT_A_TIME)) {
    await transactions((session) => addPart(session, part, writer, task));
    onProgress();
  }
}

async function* wanted(bytes: AsyncIterable<Buffer>, isPublic: boolean): AsyncGenerator<readonly MapContentLine[]> {
  for await (const lines of mapFileLines(bytes)) {
    yield lines.filter((line) => line.type !== 'refusal' && isPublicLine(line) === isPublic);
  }
}

async function addPart(
  session: SqlSession,
  lines: readonly MapContentLine[],
  writer: MapWriter,
  { batch, layer, refusals, counts }: MapImport,
): Promise<void> {
  await refusals.hold(session);
  const refused = (await refusals.among(session, addressesIn(lines))).in(layer);
  const part = new MapPart(layer);
  counts.read += lines.length;
  for (const line of lines) {
    if (!part.add(line, refused) && line.type !== 'cell') counts.reject('refused');
  }
  await writer.write(session, part);
  await insertCells(session, lines.filter((line) => line.type === 'cell'), layer, batch); // prettier-ignore
}

/** Of stations, and one of each radio in fingerprints. */
function addressesIn(lines: readonly MapContentLine[]): Set<number> {
  const macs = new Set<number>();
  for (const line of lines) {
    if (line.type === 'station' && (line.kind === 'wlan' || line.kind === 'ble')) macs.add(line.id);
    if (line.type !== 'fingerprints') continue;
    for (const { radios } of unpackFingerprints(Buffer.from(line.packed, 'base64'))) {
      for (const radio of radios) macs.add(addressOf(radio));
    }
  }
  return macs;
}

const NAMES_OF_RADIO = 16;

/** One of the addresses of a radio. */
const addressOf = (radio: number): number => radio * NAMES_OF_RADIO;

async function insertCells(
  session: SqlSession,
  cells: readonly Extract<MapContentLine, { type: 'cell' }>[],
  layer: Layer,
  batch: number,
): Promise<void> {
  if (cells.length === 0) return;
  const column = (of: (cell: (typeof cells)[number]) => number | boolean | null) =>
    arrayOf(cells.map((cell) => String(of(cell) ?? 'NULL')));
  await session.execute(
    `INSERT INTO ${OWN_SCHEMA}.imported_cell
       (kind, id, lat, lng, range_metres, samples, is_exact, area, code, updated_s, layer, batch)
     SELECT given.*, $11::bigint, $12::integer
       FROM unnest($1::smallint[], $2::bigint[], $3::integer[], $4::integer[], $5::integer[], $6::integer[],
                   $7::boolean[], $8::integer[], $9::integer[], $10::bigint[]) AS given
     ON CONFLICT DO NOTHING`,
    [
      ...[column(({ kind }) => STATION_KIND_CODES[kind]), column(({ id }) => id)],
      ...[column(({ lat }) => lat), column(({ lng }) => lng), column(({ rangeMetres }) => rangeMetres)],
      ...[column(({ samples }) => samples), column(({ isExact }) => isExact), column(({ area }) => area)],
      ...[column(({ code }) => code), column(({ updatedS }) => updatedS), layer, batch],
    ],
  );
}
