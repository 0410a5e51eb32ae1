import { Injectable } from '@nestjs/common';
import { type Queryable, select } from '@umbra/postgres';
import { likePattern } from '../persistence/wildcards.ts';
import type { ResourceType } from '../resources/resource-type.ts';
import type { ResourceFilter } from './resource-filters.ts';

/** Resources of a project that meet all filters; `without` are such as are gone. */
export interface Search {
  readonly projectId: string;
  readonly type: ResourceType;
  readonly filters: readonly ResourceFilter[];
  readonly without: readonly string[];
}

@Injectable()
export class ResourceSearch {
  /** Ids in their order, behind one of them. */
  async find(db: Queryable, search: Search, afterId: string, limit: number): Promise<string[]> {
    const { text, parameters } = found(search);
    const rows = await select<{ id: string }>(
      db,
      `SELECT id FROM (${text}) AS found
        WHERE id > $${parameters.length + 1} ORDER BY id LIMIT $${parameters.length + 2}`,
      [...parameters, afterId, limit],
    );
    return rows.map(({ id }) => id);
  }

  async count(db: Queryable, search: Search): Promise<number> {
    const { text, parameters } = found(search);
    const [row] = await select<{ count: number }>(db, `SELECT count(*) AS count FROM (${text}) AS found`, parameters);
    return row?.count ?? 0;
  }
}

/** What each filter finds, and of that what all of them find. */
function found({ projectId, type, filters, without }: Search): { text: string; parameters: readonly unknown[] } {
  const parameters: unknown[] = [projectId, type, without];
  const texts = filters.map(({ storage, key, value }) => {
    parameters.push(key, likePattern(value));
    const [keyAt, valueAt] = [parameters.length - 1, parameters.length];
    return storage === 'labels'
      ? `SELECT resource_id AS id FROM label
          WHERE project_id = $1 AND resource_type = $2 AND key = $${keyAt} AND value LIKE $${valueAt}
            AND resource_id <> ALL($3::text[])`
      : `SELECT tracking_id AS id FROM alias
          WHERE project_id = $1 AND $2::text = 'device' AND type = $${keyAt} AND external_id LIKE $${valueAt}
            AND tracking_id <> ALL($3::text[])`;
  });
  return { text: `SELECT DISTINCT id FROM (${texts.join(' INTERSECT ')}) AS each_found`, parameters };
}
