import type { SqlSession } from '@umbra/projections';
import { layerOf, SHARED_LAYER, type Layer } from './layer.ts';

/** Half open, in milliseconds since 1970. */
export interface SharingInterval {
  readonly sinceMs: number;
  /** Undefined while it lasts. */
  readonly untilMs: number | undefined;
}

/** Since when, and until when, projects give what they contribute to all. */
export class SharingIntervals {
  readonly #byProject: ReadonlyMap<string, readonly SharingInterval[]>;

  constructor(byProject: ReadonlyMap<string, readonly SharingInterval[]>) {
    this.#byProject = byProject;
  }

  /**
   * The layers that learn from what a project contributed. The time is that of the event's acceptance, so that whoever
   * asks again, years later, is told the same.
   */
  layersOf(projectId: string, acceptedAtMs: number): readonly Layer[] {
    const isShared = this.#byProject
      .get(projectId)
      ?.some(({ sinceMs, untilMs = Infinity }) => acceptedAtMs >= sinceMs && acceptedAtMs < untilMs);
    return isShared === true ? [layerOf(projectId), SHARED_LAYER] : [layerOf(projectId)];
  }
}

/** A decision takes effect so much later: by then every process has read it, and no event is decided otherwise afterwards. */
export const SHARING_DELAY_MS = 60_000;

/** Which projects share, as stored in `sharing`. A record: no rebuild changes it, and all follow it. */
export class SharingTable {
  readonly #table: string;

  /** @param schema where the table is; trusted text */
  constructor(schema: string) {
    this.#table = `${schema}.sharing`;
  }

  async load(session: SqlSession, projectIds: readonly string[]): Promise<SharingIntervals> {
    const rows = await session.rows<{ project_id: string; since_ms: number; until_ms: number | null }>(
      `SELECT project_id, since_ms, until_ms FROM ${this.#table} WHERE project_id = ANY($1::text[])`,
      [projectIds],
    );
    const byProject = new Map<string, SharingInterval[]>();
    for (const { project_id: projectId, since_ms: sinceMs, until_ms: untilMs } of rows) {
      const intervals = byProject.get(projectId) ?? [];
      intervals.push({ sinceMs, untilMs: untilMs ?? undefined });
      byProject.set(projectId, intervals);
    }
    return new SharingIntervals(byProject);
  }

  /** The newest of a project's intervals; undefined when it never shared. */
  async latest(session: SqlSession, projectId: string): Promise<SharingInterval | undefined> {
    const [row] = await session.rows<{ since_ms: number; until_ms: number | null }>(
      `SELECT since_ms, until_ms FROM ${this.#table} WHERE project_id = $1 ORDER BY since_ms DESC LIMIT 1`,
      [projectId],
    );
    return row === undefined ? undefined : { sinceMs: row.since_ms, untilMs: row.until_ms ?? undefined };
  }

  /** What is accepted from then on teaches the shared layer too. @returns false when the project shares already */
  async begin(session: SqlSession, projectId: string, nowMs: number): Promise<boolean> {
    const begun = await session.execute(
      `INSERT INTO ${this.#table} (project_id, since_ms)
       SELECT $1, $2::bigint
        WHERE NOT EXISTS (SELECT FROM ${this.#table} WHERE project_id = $1 AND until_ms IS NULL)`,
      [projectId, nowMs + SHARING_DELAY_MS],
    );
    return begun === 1;
  }

  /** What was shared stays shared; from then on nothing more is. @returns false when the project does not share */
  async end(session: SqlSession, projectId: string, nowMs: number): Promise<boolean> {
    const ended = await session.execute(
      `UPDATE ${this.#table} SET until_ms = $2::bigint WHERE project_id = $1 AND until_ms IS NULL`,
      [projectId, nowMs + SHARING_DELAY_MS],
    );
    return ended > 0;
  }
}
