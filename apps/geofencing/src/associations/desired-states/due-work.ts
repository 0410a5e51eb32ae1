import type { ProjectId } from '@umbra/contracts/ids';
import { select, type Queryable } from '@umbra/postgres';

export interface DueWork {
  readonly projectId: ProjectId;
  readonly what: 'removed' | 'changed' | 'unanswered';
}

/**
 * What there is to give, of each project each kind once, in the order of the projects. Of commands that wait for their answer
 * one of each project is read, however many there are.
 */
export const dueWork = (db: Queryable, nowMs: number): Promise<DueWork[]> =>
  select<DueWork>(
    db,
    `WITH RECURSIVE asked AS (
       (SELECT project_id, ask_at_ms FROM associated_device WHERE ask_at_ms IS NOT NULL
         ORDER BY project_id, ask_at_ms LIMIT 1)
       UNION ALL
       SELECT next.project_id, next.ask_at_ms
         FROM asked, LATERAL (SELECT project_id, ask_at_ms FROM associated_device
                               WHERE ask_at_ms IS NOT NULL AND project_id > asked.project_id
                               ORDER BY project_id, ask_at_ms LIMIT 1) AS next
     )
     SELECT project_id AS "projectId", what FROM (
       SELECT project_id, 'removed' AS what FROM removed_resource GROUP BY project_id
       UNION ALL
       SELECT project_id, 'changed' FROM changed_resource GROUP BY project_id
       UNION ALL
       SELECT project_id, 'unanswered' FROM asked WHERE ask_at_ms <= $1
     ) AS due
     ORDER BY project_id COLLATE "C"`,
    [nowMs],
  );
