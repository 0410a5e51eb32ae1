import type { CheckedCommand } from '@umbra/commands';
import type { EntityManager } from 'typeorm';

/**
 * Locks the projects that a batch of commands is about, in the order of their ids: each of them counts its licences in its
 * row, and two replicas with commands for the same projects would wait for each other in a circle.
 */
export async function lockProjects(manager: EntityManager, commands: readonly CheckedCommand[]): Promise<void> {
  const projectIds = new Set(commands.map(({ wish }) => (wish as { readonly projectId: string }).projectId));
  await manager.query(`SELECT FROM project WHERE project_id = ANY($1::text[]) ORDER BY project_id FOR NO KEY UPDATE`, [
    [...projectIds],
  ]);
}
