import {
  deriveStation,
  keepFingerprints,
  packFingerprints,
  packSums,
  STATION_KIND_CODES,
  unpackFingerprints,
  unpackSums,
} from '@umbra/positioning-engine';
import type { SqlSession } from '@umbra/projections';
import { derivedColumns, STATION_DERIVED } from '../radio-map/station-columns.ts';
import { PackedTable, type PackedChange } from '../radio-map/packed-table.ts';
import { arrayOf, type SqlColumn } from '../radio-map/sql-columns.ts';
import { tablesOf, type LearnTarget } from './learn-target.ts';
import { readStored } from './unreadable-row.error.ts';
import {
  byLayer,
  byStation,
  type AreaCount,
  type CellCount,
  type FingerprintChange,
  type LocalIdCount,
  type MapContent,
  type StationChange,
} from './map-changes.ts';

const BATCH: SqlColumn = { name: 'batch', type: 'integer' };

/** Adds changes to the tables of one target, in bulk: a few statements, however many stations. */
export class MapWriter {
  readonly #stations: PackedTable;
  readonly #fingerprints: PackedTable;
  readonly #areas: CountTable;
  readonly #localIds: CountTable;
  /** The last part of every key: the import batch, where there is one. */
  readonly #batch: readonly number[];

  constructor(target: LearnTarget) {
    const { schema, prefix } = tablesOf(target);
    const table = (name: string): string => `${schema}.${prefix}${name}`;
    const batch = target.kind === 'batch' ? [BATCH] : [];
    this.#batch = target.kind === 'batch' ? [target.batch] : [];
    this.#stations = new PackedTable({
      table: table('station'),
      key: [{ name: 'kind', type: 'smallint' }, { name: 'id', type: 'bigint' }, { name: 'layer', type: 'bigint' }, ...batch], // prettier-ignore
      packed: 'sums',
      derived: STATION_DERIVED,
    });
    this.#fingerprints = new PackedTable({
      table: table('fingerprint'),
      key: [{ name: 'tile', type: 'bigint' }, { name: 'layer', type: 'bigint' }, { name: 'epoch', type: 'integer' }, ...batch], // prettier-ignore
      packed: 'packed',
      derived: [],
    });
    this.#areas = new CountTable(table('cell_area'), ['area'], batch.length > 0);
    this.#localIds = new CountTable(table('cell_local_id'), ['code', 'channel'], batch.length > 0);
  }

  async write(session: SqlSession, changes: MapContent): Promise<void> {
    const stations = [...changes.stations].sort(byStation).map((change) => this.#station(change));
    await this.#stations.merge(session, stations);
    const fingerprints = [...changes.fingerprints].sort(byTile).map((change) => this.#fingerprint(change));
    await this.#fingerprints.merge(session, fingerprints);
    await this.#areas.add(session, changes.areas, ({ area }: AreaCount) => [area], this.#batch);
    await this.#localIds.add(session, changes.localIds, ({ localId }: LocalIdCount) => [localId.code, localId.channel], this.#batch); // prettier-ignore
  }

  #station({ ref, layer, sums }: StationChange): PackedChange {
    return {
      key: [STATION_KIND_CODES[ref.kind], ref.id, layer, ...this.#batch],
      merged: (stored) => {
        const all = stored === undefined ? sums : readStored(ref.kind, layer, stored, unpackSums);
        if (stored !== undefined) all.merge(sums);
        return { bytes: packSums(all), derived: derivedColumns(deriveStation(ref, all)) };
      },
    };
  }

  #fingerprint({ layer, tile, epoch, fingerprints }: FingerprintChange): PackedChange {
    return {
      key: [tile, layer, epoch, ...this.#batch],
      merged: (stored) => {
        const kept = stored === undefined ? [] : readStored('fingerprint', layer, stored, unpackFingerprints);
        return { bytes: packFingerprints(keepFingerprints(kept, fingerprints)), derived: [] };
      },
    };
  }
}

const byTile = (a: FingerprintChange, b: FingerprintChange): number =>
  a.tile - b.tile || byLayer(a.layer, b.layer) || a.epoch - b.epoch;

/** Counts that only grow: one statement adds to those that are there and makes the others. */
class CountTable {
  readonly #statement: string;

  constructor(table: string, named: readonly string[], hasBatch: boolean) {
    const names = [...named, ...(hasBatch ? ['batch'] : [])];
    const types = names.map((_, index) => `$${String(5 + index)}::integer[]`);
    this.#statement = `
      INSERT INTO ${table} AS stored (kind, id, layer, count, ${names.join(', ')})
      SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::bigint[], ${types.join(', ')})
      ON CONFLICT (kind, ${named.join(', ')}, id, layer${hasBatch ? ', batch' : ''})
      DO UPDATE SET count = stored.count + excluded.count`;
  }

  async add<Count extends CellCount>(
    session: SqlSession,
    counts: readonly Count[],
    namesOf: (count: Count) => readonly number[],
    batch: readonly number[],
  ): Promise<void> {
    if (counts.length === 0) return;
    const sorted = counts
      .map((count) => ({ count, names: namesOf(count) }))
      .sort((a, b) => byStation(a.count, b.count) || byNumbers(a.names, b.names));
    const named = [...sorted[0]!.names.keys()].map((index) => arrayOf(sorted.map(({ names }) => names[index]!)));
    await session.execute(this.#statement, [
      arrayOf(sorted.map(({ count }) => STATION_KIND_CODES[count.ref.kind])),
      arrayOf(sorted.map(({ count }) => count.ref.id)),
      arrayOf(sorted.map(({ count }) => count.layer)),
      arrayOf(sorted.map(({ count }) => count.count)),
      ...named,
      ...batch.map((id) => arrayOf(sorted.map(() => id))),
    ]);
  }
}

function byNumbers(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - b[index]!;
  return 0;
}
