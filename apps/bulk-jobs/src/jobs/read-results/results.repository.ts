import { Injectable } from '@nestjs/common';
import { select, type Queryable } from '@umbra/postgres';
import type { PageWish } from '@umbra/wire';
import type { RowStatus } from '../../job/job.ts';
import type { RowState } from '../../job/row-state.ts';
import type { RowWish } from '../../job/row-wish.ts';
import type { StoredJob } from '../jobs.repository.ts';

/** A row that has ended. */
export interface EndedRow extends Pick<RowState, 'ids' | 'errors'> {
  /** Its place in the upload, from 1. */
  readonly number: number;
  readonly wish: RowWish;
  readonly deviceSecretSealed: string | null;
}

@Injectable()
export class ResultsRepository {
  /**
   * Ended rows in the order of the upload, with one more than asked for, up to the first that may still end: whoever reads on
   * from there misses none (BULK-13). Of a job that is over, rows that never began hold up nothing; and rows that hang (whose
   * step was asked for again) hold up no results anywhere: nobody knows for how long.
   */
  async page(db: Queryable, { key, status }: StoredJob, wish: PageWish): Promise<EndedRow[]> {
    const mayEnd: readonly RowStatus[] =
      status === 'pending' || status === 'ongoing' ? ['pending', 'ongoing'] : ['ongoing'];
    return select<EndedRow>(
      db,
      `WITH first_open AS (
         SELECT min(row_number) AS number FROM job_row WHERE job_key = $1 AND row_number > $2 AND status = ANY ($3) AND asks <= 1
       )
       SELECT row_number AS number, wish, ids, errors, device_secret_sealed AS "deviceSecretSealed"
         FROM job_row
        WHERE job_key = $1 AND row_number > $2 AND status NOT IN ('pending', 'ongoing')
          AND row_number < coalesce((SELECT number FROM first_open), $4)
        ORDER BY row_number LIMIT $5`,
      [key, Math.min(wish.after, LAST_INTEGER), mayEnd, LAST_INTEGER, wish.size + 1],
    );
  }
}

/** Of PostgreSQL; no row has it. */
const LAST_INTEGER = 2_147_483_647;
