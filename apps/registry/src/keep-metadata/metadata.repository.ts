import { Injectable } from '@nestjs/common';
import { type Queryable, select } from '@umbra/postgres';
import type { Resource, ResourceType } from '../resources/resource-type.ts';
import type { MetadataObject } from './merge-metadata.ts';

export interface MetadataOfResource {
  readonly id: string;
  readonly data: MetadataObject;
  /** In the list that was asked for, from 1. */
  readonly place: number;
}

@Injectable()
export class MetadataRepository {
  /** Empty when there is none (MET-3). */
  async of(db: Queryable, { projectId, type, id }: Resource): Promise<MetadataObject> {
    const [row] = await select<{ data: MetadataObject }>(
      db,
      `SELECT data FROM metadata WHERE project_id = $1 AND resource_type = $2 AND resource_id = $3`,
      [projectId, type, id],
    );
    return row?.data ?? {};
  }

  async keep(db: Queryable, { projectId, type, id }: Resource, json: string): Promise<void> {
    await db.query(
      `INSERT INTO metadata (project_id, resource_type, resource_id, data) VALUES ($1, $2, $3, $4)
       ON CONFLICT (project_id, resource_type, resource_id) DO UPDATE SET data = excluded.data`,
      [projectId, type, id, json],
    );
  }

  async remove(db: Queryable, { projectId, type, id }: Resource): Promise<void> {
    await db.query(`DELETE FROM metadata WHERE project_id = $1 AND resource_type = $2 AND resource_id = $3`, [
      projectId,
      type,
      id,
    ]);
  }

  /** Of those of a list that have any and are of these projects; in the list's order, behind a place in it. */
  async ofMany(
    db: Queryable,
    projectIds: readonly string[],
    type: ResourceType,
    ids: readonly string[],
    afterPlace: number,
    limit: number,
  ): Promise<MetadataOfResource[]> {
    return select<MetadataOfResource>(
      db,
      `SELECT m.resource_id AS id, m.data, asked.place
         FROM unnest($3::text[]) WITH ORDINALITY AS asked (id, place)
         JOIN metadata m ON m.project_id = ANY($1::text[]) AND m.resource_type = $2 AND m.resource_id = asked.id
        WHERE asked.place > $4
        ORDER BY asked.place LIMIT $5`,
      [projectIds, type, ids, afterPlace, limit],
    );
  }
}
