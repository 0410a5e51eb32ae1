import { Injectable } from '@nestjs/common';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { change, type Queryable } from '@umbra/postgres';

/** Samples that ingestion has not answered for yet. */
export interface SentCommand {
  readonly commandId: string;
  /** Among the local devices. */
  readonly device: number;
  readonly projectId: ProjectId;
  readonly trackingId: TrackingId;
  readonly times: readonly number[];
}

/** Commands to ingestion, from when they are sent until their reply is counted: that is how it is counted once. */
@Injectable()
export class SentCommandsRepository {
  async add(db: Queryable, commands: readonly SentCommand[], nowMs: number): Promise<void> {
    if (commands.length === 0) return;
    await db.query(
      `INSERT INTO sent_command (command_id, device, project_id, tracking_id, times, sent_at_ms)
       SELECT command_id, device, project_id, tracking_id, ARRAY(SELECT jsonb_array_elements_text(times)::bigint), $6
         FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::jsonb[])
              AS sent (command_id, device, project_id, tracking_id, times)
       ON CONFLICT DO NOTHING`,
      [
        commands.map(({ commandId }) => commandId),
        commands.map(({ device }) => device),
        commands.map(({ projectId }) => projectId),
        commands.map(({ trackingId }) => trackingId),
        commands.map(({ times }) => JSON.stringify(times)),
        nowMs,
      ],
    );
  }

  /** @returns those that wait for an answer; they wait no more */
  async take(db: Queryable, commandIds: readonly string[]): Promise<SentCommand[]> {
    const { rows } = await change<SentCommand>(
      db,
      `DELETE FROM sent_command WHERE command_id = ANY ($1)
       RETURNING command_id AS "commandId", device, project_id AS "projectId", tracking_id AS "trackingId",
                 to_jsonb(times) AS times`,
      [commandIds],
    );
    return rows;
  }

  /** Those whose answers are not on the log any more. @returns how many; at most `limit` */
  async forget(db: Queryable, beforeMs: number, limit: number): Promise<number> {
    const { count } = await change(
      db,
      `DELETE FROM sent_command WHERE command_id IN (
         SELECT command_id FROM sent_command WHERE sent_at_ms < $1 ORDER BY sent_at_ms LIMIT $2)`,
      [beforeMs, limit],
    );
    return count;
  }
}
