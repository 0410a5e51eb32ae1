import { Injectable } from '@nestjs/common';
import { type Queryable, select } from '@umbra/postgres';
import type { Probe } from './fill-probe.ts';

/** The test calls of ways in. */
@Injectable()
export class ProbesRepository {
  /** Undefined where it has none. */
  async find(db: Queryable, wayInId: number): Promise<Probe | undefined> {
    const [row] = await select<{ url: string | null; method: string | null }>(
      db,
      `SELECT probe_url AS url, probe_method AS method FROM authentication_implementation WHERE id = $1`,
      [wayInId],
    );
    return row === undefined || row.url === null ? undefined : { url: row.url, method: row.method ?? 'GET' };
  }
}
