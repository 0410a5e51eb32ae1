import { Injectable } from '@nestjs/common';
import { change, type Queryable, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { likePattern } from '../persistence/wildcards.ts';
import type { Resource } from '../resources/resource-type.ts';
import type { Alias } from './decide-aliases.ts';

/** Which aliases of a device: all, those of a type, or one. */
export interface AliasSelection {
  readonly type?: string;
  readonly externalId?: string;
}

/** Of a list over all devices; texts may hold wildcards. */
export interface AliasFilter {
  readonly type: string | undefined;
  readonly externalId: string | undefined;
  /** Made later than that. */
  readonly afterMs: number | undefined;
}

/** Of a device's first alias that the filter lets through: what the list is in the order of. */
export interface AliasPosition {
  readonly createdAtMs: number;
  readonly aliasId: number;
}

/** A device that has an alias, with what its owner calls it if it is a virtual one (GEN-12). */
export interface AliasedDevice {
  readonly trackingId: string;
  readonly appId: string;
  readonly externalId: string | null;
}

type AliasOfDevice = Alias & { readonly trackingId: string };

@Injectable()
export class AliasesRepository {
  async count(db: Queryable, { projectId, id }: Resource): Promise<number> {
    const [row] = await select<{ count: number }>(
      db,
      `SELECT count(*)::integer AS count FROM alias WHERE project_id = $1 AND tracking_id = $2`,
      [projectId, id],
    );
    return row?.count ?? 0;
  }

  /** @returns how many were written: all but those that a device of the project has */
  async insert(
    manager: EntityManager,
    { projectId, id }: Resource,
    aliases: readonly Alias[],
    nowMs: number,
  ): Promise<number> {
    const rows = await select(
      manager,
      // In one order, so that two such statements at once do not wait for each other in a circle.
      `INSERT INTO alias (project_id, tracking_id, created_at_ms, type, external_id)
       SELECT $1, $2, $3, a.type, a.external_id FROM unnest($4::text[], $5::text[]) AS a (type, external_id)
        ORDER BY a.type COLLATE "C", a.external_id COLLATE "C"
       ON CONFLICT DO NOTHING RETURNING alias_id`,
      [projectId, id, nowMs, aliases.map(({ type }) => type), aliases.map(({ externalId }) => externalId)],
    );
    return rows.length;
  }

  /** @returns how many there were */
  async remove(manager: EntityManager, { projectId, id }: Resource, selection: AliasSelection): Promise<number> {
    const { count } = await change(
      manager,
      `DELETE FROM alias WHERE project_id = $1 AND tracking_id = $2
          AND ($3::text IS NULL OR type = $3) AND ($4::text IS NULL OR external_id = $4)`,
      [projectId, id, selection.type ?? null, selection.externalId ?? null],
    );
    return count;
  }

  /** Of one device, in the order of types and external ids, behind one of them. */
  async of(
    db: Queryable,
    { projectId, id }: Resource,
    type: string | undefined,
    after: Alias,
    limit: number,
  ): Promise<Alias[]> {
    return select<Alias>(
      db,
      `SELECT type, external_id AS "externalId" FROM alias
        WHERE project_id = $1 AND tracking_id = $2 AND ($3::text IS NULL OR type = $3)
          AND (type, external_id) > ($4, $5)
        ORDER BY type, external_id LIMIT $6`,
      [projectId, id, type ?? null, after.type, after.externalId, limit],
    );
  }

  async deviceOf(db: Queryable, projectId: string, { type, externalId }: Alias): Promise<AliasedDevice | undefined> {
    const [row] = await select<AliasedDevice>(
      db,
      `SELECT tracking_id AS "trackingId", d.app_id AS "appId", d.external_id AS "externalId"
         FROM alias a JOIN device d USING (tracking_id)
        WHERE a.project_id = $1 AND a.type = $2 AND a.external_id = $3`,
      [projectId, type, externalId],
    );
    return row;
  }

  /** Devices with aliases that the filter lets through, in the order in which the first of these was made. */
  async devicesWith(
    db: Queryable,
    projectId: string,
    filter: AliasFilter,
    after: AliasPosition,
    limit: number,
  ): Promise<(AliasPosition & { readonly trackingId: string })[]> {
    return select(
      db,
      `SELECT tracking_id AS "trackingId", created_at_ms AS "createdAtMs", alias_id AS "aliasId" FROM alias a
        WHERE ${passes('a')} AND (a.created_at_ms, a.alias_id) > ($5, $6)
          AND NOT EXISTS (SELECT FROM alias b
                           WHERE ${passes('b')} AND b.tracking_id = a.tracking_id
                             AND (b.created_at_ms, b.alias_id) < (a.created_at_ms, a.alias_id))
        ORDER BY created_at_ms, alias_id LIMIT $7`,
      [...filterParameters(projectId, filter), after.createdAtMs, after.aliasId, limit],
    );
  }

  /** All aliases of these devices that the filter lets through, in the order of their making. */
  async ofMany(
    db: Queryable,
    projectId: string,
    filter: AliasFilter,
    trackingIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly Alias[]>> {
    const rows = await select<AliasOfDevice>(
      db,
      `SELECT tracking_id AS "trackingId", type, external_id AS "externalId" FROM alias a
        WHERE ${passes('a')} AND tracking_id = ANY($5::text[])
        ORDER BY created_at_ms, alias_id`,
      [...filterParameters(projectId, filter), trackingIds],
    );
    return Map.groupBy(rows, ({ trackingId }) => trackingId);
  }
}

const passes = (table: string): string =>
  `${table}.project_id = $1 AND ($2::text IS NULL OR ${table}.type LIKE $2)
     AND ($3::text IS NULL OR ${table}.external_id LIKE $3) AND ${table}.created_at_ms > $4`;

const filterParameters = (projectId: string, { type, externalId, afterMs }: AliasFilter): readonly unknown[] => [
  projectId,
  type === undefined ? null : likePattern(type),
  externalId === undefined ? null : likePattern(externalId),
  afterMs ?? -1,
];
