import { Injectable } from '@nestjs/common';
import { change, type Queryable, select } from '@umbra/postgres';
import type { Resource, ResourceType } from '../resources/resource-type.ts';
import type { Label } from './decide-labels.ts';

/** A label, and what it is of. */
export type ResourceLabel = Resource & Label;

const columnsOf = (labels: readonly ResourceLabel[]): string[][] => [
  labels.map(({ projectId }) => projectId),
  labels.map(({ type }) => type),
  labels.map(({ id }) => id),
  labels.map(({ key }) => key),
  labels.map(({ value }) => value),
];

/** Which labels of a resource: all, those of a key, or one. */
export interface LabelSelection {
  readonly key?: string;
  readonly value?: string;
}

/** LAB-2: the resource has this label, or without a value any of that key. */
export interface LabelFilter {
  readonly key: string;
  readonly value: string | undefined;
}

/** What a list is about. `without` are resources that are gone, though rows of theirs may be left. */
export interface LabelScope {
  readonly projectId: string;
  readonly type: ResourceType;
  readonly without: readonly string[];
}

/** So many keys, or values of a key, an answer holds: the contract has no pages for them. */
export const MAX_DISTINCT = 10_000;

@Injectable()
export class LabelsRepository {
  /** In the order of keys and values. */
  async of(db: Queryable, { projectId, type, id }: Resource): Promise<Label[]> {
    return select<Label>(
      db,
      `SELECT key, value FROM label
        WHERE project_id = $1 AND resource_type = $2 AND resource_id = $3 ORDER BY key, value`,
      [projectId, type, id],
    );
  }

  async ofMany(
    db: Queryable,
    { projectId, type }: LabelScope,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, readonly Label[]>> {
    const rows = await select<Label & { readonly id: string }>(
      db,
      `SELECT resource_id AS id, key, value FROM label
        WHERE project_id = $1 AND resource_type = $2 AND resource_id = ANY($3::text[])
        ORDER BY resource_id, key, value`,
      [projectId, type, ids],
    );
    return Map.groupBy(rows, ({ id }) => id);
  }

  /**
   * Labels of many resources, in their order.
   * @returns the ids of the resources, for each label that was written
   */
  async insertMany(db: Queryable, labels: readonly ResourceLabel[]): Promise<string[]> {
    if (labels.length === 0) return [];
    const rows = await select<{ id: string }>(
      db,
      `INSERT INTO label (project_id, resource_type, resource_id, key, value)
       SELECT l.project_id, l.resource_type, l.resource_id, l.key, l.value
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
              WITH ORDINALITY AS l (project_id, resource_type, resource_id, key, value, place)
        ORDER BY l.place
       ON CONFLICT DO NOTHING RETURNING resource_id AS id`,
      columnsOf(labels),
    );
    return rows.map(({ id }) => id);
  }

  async removeMany(db: Queryable, labels: readonly ResourceLabel[]): Promise<void> {
    if (labels.length === 0) return;
    await db.query(
      `DELETE FROM label
        USING unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
              AS l (project_id, resource_type, resource_id, key, value)
        WHERE label.project_id = l.project_id AND label.resource_type = l.resource_type
          AND label.resource_id = l.resource_id AND label.key = l.key AND label.value = l.value`,
      columnsOf(labels),
    );
  }

  /** @returns how many were written: of a resource whose changes take turns, all but a name that another device has */
  async insert(db: Queryable, { projectId, type, id }: Resource, labels: readonly Label[]): Promise<number> {
    const rows = await select(
      db,
      `INSERT INTO label (project_id, resource_type, resource_id, key, value)
       SELECT $1, $2, $3, l.key, l.value FROM unnest($4::text[], $5::text[]) AS l (key, value)
       ON CONFLICT DO NOTHING RETURNING key`,
      [projectId, type, id, labels.map(({ key }) => key), labels.map(({ value }) => value)],
    );
    return rows.length;
  }

  /** @returns false when the device has no name, or another device of the project has this one */
  async rename(db: Queryable, { projectId, id }: Resource, name: string): Promise<boolean> {
    const { count } = await change(
      db,
      `UPDATE label SET value = $3
        WHERE project_id = $1 AND resource_type = 'device' AND resource_id = $2 AND key = 'name'
          AND NOT EXISTS (SELECT FROM label taken
                           WHERE taken.project_id = $1 AND taken.resource_type = 'device' AND taken.key = 'name'
                             AND taken.value = $3 AND taken.resource_id <> $2)`,
      [projectId, id, name],
    );
    return count === 1;
  }

  /** @returns how many there were */
  async remove(db: Queryable, { projectId, type, id }: Resource, selection: LabelSelection): Promise<number> {
    const { count } = await change(
      db,
      `DELETE FROM label WHERE project_id = $1 AND resource_type = $2 AND resource_id = $3
          AND ($4::text IS NULL OR key = $4) AND ($5::text IS NULL OR value = $5)`,
      [projectId, type, id, selection.key ?? null, selection.value ?? null],
    );
    return count;
  }

  /** Ids of resources that have labels and meet all filters, in their order, behind one of them. */
  async resourcesWith(
    db: Queryable,
    { projectId, type, without }: LabelScope,
    filters: readonly LabelFilter[],
    afterId: string,
    limit: number,
  ): Promise<string[]> {
    const parameters: unknown[] = [projectId, type, afterId, without, limit];
    const conditions = filters.map(({ key, value }) => {
      parameters.push(key, value ?? null);
      return `(key = $${parameters.length - 1} AND ($${parameters.length}::text IS NULL OR value = $${parameters.length}))`;
    });
    // The rows of the first filter are gone through in order; each of the others is looked up for the resource.
    const [first = 'TRUE', ...others] = conditions;
    const rows = await select<{ id: string }>(
      db,
      `SELECT DISTINCT resource_id AS id FROM label l
        WHERE project_id = $1 AND resource_type = $2 AND resource_id > $3 AND resource_id <> ALL($4::text[]) AND ${first}
          ${others.map(existsFor).join('\n          ')}
        ORDER BY resource_id LIMIT $5`,
      parameters,
    );
    return rows.map(({ id }) => id);
  }

  async keys(db: Queryable, scope: LabelScope): Promise<string[]> {
    return this.#distinct(db, 'key', scope, 'TRUE', []);
  }

  async values(db: Queryable, scope: LabelScope, key: string): Promise<string[]> {
    return this.#distinct(db, 'value', scope, 'key = $5', [key]);
  }

  /** Jumps from one to the next by the index, however many rows each has. */
  async #distinct(
    db: Queryable,
    column: 'key' | 'value',
    { projectId, type, without }: LabelScope,
    condition: string,
    parameters: readonly string[],
  ): Promise<string[]> {
    const next = (beyond: string) => `
      SELECT ${column} FROM label
       WHERE project_id = $1 AND resource_type = $2 AND resource_id <> ALL($3::text[]) AND ${condition} AND ${beyond}
       ORDER BY ${column} LIMIT 1`;
    const rows = await select<{ text: string }>(
      db,
      `WITH RECURSIVE found (text) AS (
         (${next('TRUE')})
         UNION ALL
         SELECT (${next(`${column} > found.text`)}) FROM found WHERE found.text IS NOT NULL
       )
       SELECT text FROM found WHERE text IS NOT NULL LIMIT $4`,
      [projectId, type, without, MAX_DISTINCT, ...parameters],
    );
    return rows.map(({ text }) => text);
  }
}

const existsFor = (condition: string): string =>
  `AND EXISTS (SELECT FROM label
                WHERE project_id = $1 AND resource_type = $2 AND resource_id = l.resource_id AND ${condition})`;
