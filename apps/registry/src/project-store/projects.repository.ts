import { Injectable } from '@nestjs/common';
import { newEvent, type EventOrigin } from '@umbra/contracts/envelope';
import type { AppId, ProjectId, UserId } from '@umbra/contracts/ids';
import { projectTopic, type ProjectEvent, type ProjectRole, type ProjectState } from '@umbra/contracts/project';
import { eventRecord } from '@umbra/kafka';
import { addToOutbox, type Queryable, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { evolveProject } from '../project/evolve-project.ts';
import type { ProjectFact } from '../project/project.facts.ts';
import type { Position } from '../persistence/position.ts';
import { updateRowsOf } from './project-rows.ts';

export interface ProjectReference {
  readonly projectId: ProjectId;
  readonly appId: AppId;
}

export interface Membership extends ProjectReference {
  readonly name: string;
  readonly role: ProjectRole;
}

/** A project where organisations are numbers. */
export interface Organisation {
  readonly projectId: ProjectId;
  readonly orgId: number;
  readonly name: string;
}

export interface ProjectRow extends ProjectReference {
  readonly orgId: number;
  readonly name: string;
  readonly samplesPerSecond: number | null;
  readonly createdAtMs: number;
}

export interface MemberRow {
  readonly userId: UserId;
  readonly email: string;
  readonly name: string;
  readonly role: ProjectRole;
}

export interface ApiKeyRow {
  readonly keyId: string;
  readonly name: string;
  readonly createdAtMs: number;
}

const SCHEMA_VERSION = 1;

/** Projects as the tables have them: rows of now, one event per version, and the same events on their way out. */
@Injectable()
export class ProjectsRepository {
  async nextOrgId(db: Queryable): Promise<number> {
    const [row] = await select<{ org_id: number }>(db, `SELECT nextval('project_org_id') AS org_id`);
    if (row === undefined) throw new Error('The sequence of organisation numbers gave none.');
    return row.org_id;
  }

  /** The project, locked until the transaction ends. Not against key-share locks: devices refer to it meanwhile. */
  async findForChange(manager: EntityManager, projectId: ProjectId): Promise<ProjectState | undefined> {
    await manager.query(`SELECT FROM project WHERE project_id = $1 FOR NO KEY UPDATE`, [projectId]);
    const [row] = await select<{ event: ProjectEvent }>(
      manager,
      `SELECT event FROM project_event WHERE project_id = $1 ORDER BY version DESC LIMIT 1`,
      [projectId],
    );
    return row?.event.data;
  }

  /** Records what happened to a project that `findForChange` gave (or to a new one), in the same transaction. @returns its version */
  async save(
    manager: EntityManager,
    before: ProjectState | undefined,
    facts: readonly ProjectFact[],
    origin: EventOrigin,
  ): Promise<number> {
    const events: ProjectEvent[] = [];
    let current = before;
    for (const fact of facts) {
      const next = evolveProject(current, fact);
      await updateRowsOf(manager, next, fact, origin.occurredAtMs);
      events.push(newEvent<ProjectEvent>(fact.type, SCHEMA_VERSION, next, origin));
      current = next;
    }
    for (const event of events) {
      await manager.query(`INSERT INTO project_event (project_id, version, event) VALUES ($1, $2, $3)`, [
        event.data.projectId,
        event.data.version,
        JSON.stringify(event),
      ]);
    }
    await addToOutbox(
      manager,
      events.map((event) => eventRecord(projectTopic, event.data.projectId, event)),
    );
    return current?.version ?? 0;
  }

  async findByAppId(db: Queryable, appId: string): Promise<ProjectReference | undefined> {
    const [row] = await select<ProjectReference>(db, `${SELECT_REFERENCE} WHERE app_id = $1`, [appId]);
    return row;
  }

  async findById(db: Queryable, projectId: string): Promise<ProjectReference | undefined> {
    const [row] = await select<ProjectReference>(db, `${SELECT_REFERENCE} WHERE project_id = $1`, [projectId]);
    return row;
  }

  async roleOf(db: Queryable, projectId: ProjectId, userId: UserId): Promise<ProjectRole | undefined> {
    const [row] = await select<{ role: ProjectRole }>(
      db,
      `SELECT role FROM project_member WHERE project_id = $1 AND user_id = $2`,
      [projectId, userId],
    );
    return row?.role;
  }

  /** Every project of a user, oldest first. */
  async membershipsOf(db: Queryable, userId: UserId): Promise<Membership[]> {
    return select<Membership>(
      db,
      `SELECT project_id AS "projectId", app_id AS "appId", name, role
         FROM project_member JOIN project USING (project_id)
        WHERE user_id = $1 ORDER BY created_at_ms, project_id`,
      [userId],
    );
  }

  /** Every project of a user, the lowest number first: the one that a login stands for (J1.4). */
  async organisationsOf(db: Queryable, userId: UserId): Promise<Organisation[]> {
    return select<Organisation>(
      db,
      `SELECT project_id AS "projectId", org_id AS "orgId", name FROM project_member JOIN project USING (project_id)
        WHERE user_id = $1 ORDER BY org_id`,
      [userId],
    );
  }

  async findNamed(db: Queryable, projectId: string): Promise<(ProjectReference & { name: string }) | undefined> {
    const [row] = await select<ProjectReference & { name: string }>(
      db,
      `SELECT project_id AS "projectId", app_id AS "appId", name FROM project WHERE project_id = $1`,
      [projectId],
    );
    return row;
  }

  async list(db: Queryable, after: Position, limit: number): Promise<ProjectRow[]> {
    return select<ProjectRow>(
      db,
      `SELECT project_id AS "projectId", app_id AS "appId", org_id AS "orgId", name,
              samples_per_second AS "samplesPerSecond", created_at_ms AS "createdAtMs"
         FROM project WHERE (created_at_ms, project_id) > ($1, $2) ORDER BY created_at_ms, project_id LIMIT $3`,
      [after.timeMs, after.id, limit],
    );
  }

  async listMembers(db: Queryable, projectId: ProjectId, afterUserId: string, limit: number): Promise<MemberRow[]> {
    return select<MemberRow>(
      db,
      `SELECT user_id AS "userId", email, name, role FROM project_member JOIN user_account USING (user_id)
        WHERE project_id = $1 AND user_id > $2 ORDER BY user_id LIMIT $3`,
      [projectId, afterUserId, limit],
    );
  }

  async listApiKeys(db: Queryable, projectId: ProjectId, after: Position, limit: number): Promise<ApiKeyRow[]> {
    return select<ApiKeyRow>(
      db,
      `SELECT key_id AS "keyId", name, created_at_ms AS "createdAtMs" FROM project_api_key
        WHERE project_id = $1 AND (created_at_ms, key_id) > ($2, $3) ORDER BY created_at_ms, key_id LIMIT $4`,
      [projectId, after.timeMs, after.id, limit],
    );
  }
}

const SELECT_REFERENCE = `SELECT project_id AS "projectId", app_id AS "appId" FROM project`;
