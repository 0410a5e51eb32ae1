import type { ProjectState } from '@umbra/contracts/project';
import { change } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { ProjectFact } from '../project/project.facts.ts';

/** Brings the rows of now up to a fact: what projects, members and keys are looked up and listed by. */
export async function updateRowsOf(
  manager: EntityManager,
  project: ProjectState,
  fact: ProjectFact,
  atMs: number,
): Promise<void> {
  const { projectId } = project;
  if (fact.type === 'project.created') {
    await manager.query(
      `INSERT INTO project (project_id, app_id, org_id, name, created_at_ms, version) VALUES ($1, $2, $3, $4, $5, $6)`,
      [projectId, project.appId, project.orgId, project.name, project.createdAtMs, project.version],
    );
    return;
  }
  switch (fact.type) {
    case 'project.member-set':
      await manager.query(
        `INSERT INTO project_member (project_id, user_id, role) VALUES ($1, $2, $3)
         ON CONFLICT (project_id, user_id) DO UPDATE SET role = excluded.role`,
        [projectId, fact.member.userId, fact.member.role],
      );
      break;
    case 'project.api-key-created':
      await manager.query(
        `INSERT INTO project_api_key (key_id, project_id, name, sha256, created_at_ms) VALUES ($1, $2, $3, $4, $5)`,
        [fact.apiKey.keyId, projectId, fact.apiKey.name, fact.apiKey.sha256, atMs],
      );
      break;
    case 'project.api-key-revoked':
      await manager.query(`DELETE FROM project_api_key WHERE project_id = $1 AND key_id = $2`, [projectId, fact.keyId]);
      break;
    case 'project.limits-set':
      break;
  }
  const { count } = await change(
    manager,
    `UPDATE project SET samples_per_second = $3, version = $2 WHERE project_id = $1 AND version = $2 - 1`,
    [projectId, project.version, project.limits.samplesPerSecond ?? null],
  );
  if (count !== 1) throw new Error(`Project ${projectId} is not at version ${project.version - 1}: it was not locked.`);
}
