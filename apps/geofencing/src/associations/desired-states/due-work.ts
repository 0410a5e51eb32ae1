import type { ProjectId } from '@umbra/contracts/ids';
import { select, type Queryable } from '@umbra/postgres';

export interface DueWork {
  readonly projectId: ProjectId;
  readonly what: 'removed' | 'changed' | 'unanswered';
}

/** Of what is due to be asked again, the oldest: who has very many lets the others have their turn behind so many. */
export const OLDEST_DUE = `SELECT tracking_id, project_id FROM associated_device WHERE ask_at_ms <= $1 ORDER BY ask_at_ms LIMIT 5000`;

/** What there is to give, of each project each kind once, in the order of the projects. */
export const dueWork = (db: Queryable, nowMs: number): Promise<DueWork[]> =>
  select<DueWork>(
    db,
    `SELECT project_id AS "projectId", what FROM (
       SELECT project_id, 'removed' AS what FROM removed_resource GROUP BY project_id
       UNION ALL
       SELECT project_id, 'changed' FROM changed_resource GROUP BY project_id
       UNION ALL
       SELECT project_id, 'unanswered' FROM (${OLDEST_DUE}) AS oldest GROUP BY project_id
     ) AS due
     ORDER BY project_id COLLATE "C"`,
    [nowMs],
  );
