import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { change, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';

/** The way into a system, as far as a connector is shaped by it. */
export interface WayIn {
  /** Of the system: null where it tracks no devices. */
  readonly driverId: string | null;
  /** Of the system. */
  readonly canonicalKey: string;
}

/** Rows that connectors name; what is found stays until the transaction ends. */
@Injectable()
export class RelatedRowsRepository {
  async findWayIn(manager: EntityManager, projectId: ProjectId, id: number): Promise<WayIn | undefined> {
    const [row] = await select<WayIn>(
      manager,
      `SELECT system.driver_id AS "driverId", system.canonical_key AS "canonicalKey"
         FROM authentication_implementation way_in JOIN system ON system.id = way_in.system_id
        WHERE way_in.id = $2 AND way_in.project_id = $1 FOR KEY SHARE OF way_in`,
      [projectId, id],
    );
    return row;
  }

  async hasPool(manager: EntityManager, projectId: ProjectId, id: number): Promise<boolean> {
    const rows = await select(manager, `SELECT FROM connection_pool WHERE id = $2 AND project_id = $1 FOR KEY SHARE`, [
      projectId,
      id,
    ]);
    return rows.length > 0;
  }

  /** Whether it is there and serves no connector yet. */
  async hasFreeCertificate(manager: EntityManager, projectId: ProjectId, id: number): Promise<boolean> {
    const rows = await select(
      manager,
      `SELECT FROM certificate WHERE id = $2 AND project_id = $1 AND connector_key IS NULL FOR UPDATE`,
      [projectId, id],
    );
    return rows.length > 0;
  }

  async linkCertificate(manager: EntityManager, id: number, connectorKey: number, nowMs: number): Promise<void> {
    await change(manager, `UPDATE certificate SET connector_key = $2, updated_at_ms = $3 WHERE id = $1`, [
      id,
      connectorKey,
      nowMs,
    ]);
  }
}
