import { Injectable } from '@nestjs/common';
import type { Queryable } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { RunningClaim } from '../device/device.ts';
import type { Gone } from '../resources/fences-and-rules.view.ts';

/** All that members write on a resource: labels, aliases, metadata. Here is how it ends with the resource. */
@Injectable()
export class Annotations {
  /** REG-12: in the transaction that ends the claim. */
  async forgetClaim(manager: EntityManager, { projectId, trackingId }: RunningClaim): Promise<void> {
    await manager.query(
      `WITH labels AS (
         DELETE FROM label WHERE project_id = $1 AND resource_type = 'device' AND resource_id = $2
       ), metadata AS (
         DELETE FROM metadata WHERE project_id = $1 AND resource_type = 'device' AND resource_id = $2
       )
       DELETE FROM alias WHERE project_id = $1 AND tracking_id = $2`,
      [projectId, trackingId],
    );
  }

  async forgetResources(db: Queryable, gone: readonly Gone[]): Promise<void> {
    const columns = [gone.map(({ projectId }) => projectId), gone.map(({ type }) => type), gone.map(({ id }) => id)];
    for (const table of ['label', 'metadata']) {
      await db.query(
        `DELETE FROM ${table} t
          USING unnest($1::text[], $2::text[], $3::text[]) AS gone (project_id, resource_type, resource_id)
          WHERE t.project_id = gone.project_id AND t.resource_type = gone.resource_type AND t.resource_id = gone.resource_id`,
        columns,
      );
    }
  }
}
