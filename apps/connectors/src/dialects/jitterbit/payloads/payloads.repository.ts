import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { change, type Queryable } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';

/** The documents that draw connectors' UIs, by organisation and number alone (J6.4). */
@Injectable()
export class PayloadsRepository {
  async put(db: Queryable, projectId: ProjectId, id: number, document: object, nowMs: number): Promise<void> {
    await db.query(
      `INSERT INTO jitterbit_payload (project_id, registration_id, document, updated_at_ms) VALUES ($1, $2, $3, $4)
       ON CONFLICT (project_id, registration_id)
       DO UPDATE SET document = excluded.document, updated_at_ms = excluded.updated_at_ms`,
      [projectId, id, JSON.stringify(document), nowMs],
    );
  }

  /** @returns false when there was none */
  async delete(manager: EntityManager, projectId: ProjectId, id: number): Promise<boolean> {
    const { count } = await change(
      manager,
      `DELETE FROM jitterbit_payload WHERE project_id = $1 AND registration_id = $2`,
      [projectId, id],
    );
    return count > 0;
  }
}
