import { Injectable } from '@nestjs/common';
import type { TrackingId } from '@umbra/contracts/ids';
import { change, type Queryable, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { JOB_LIFETIME_MS, type JobResult, type ProvisioningJob } from './provisioning-job.ts';

/** A stored result, with the seal of the secret that the device has. */
export interface StoredResult {
  readonly ordinal: number;
  readonly deviceId: string | null;
  readonly externalId: string | null;
  readonly trackingId: string | null;
  readonly secretSealed: string | null;
  readonly error: object | null;
}

const COLUMNS = `job_id AS "jobId", project_id AS "projectId", app_id AS "appId", external_ids AS "externalIds", total, done,
  autoclaim, requested_by AS "requestedBy", correlation_id AS "correlationId", created_at_ms AS "createdAtMs"`;

@Injectable()
export class JobsRepository {
  async insert(db: Queryable, job: ProvisioningJob): Promise<void> {
    await db.query(
      `INSERT INTO provisioning_job (job_id, project_id, app_id, kind, external_ids, total, autoclaim, requested_by,
                                     correlation_id, created_at_ms, next_attempt_at_ms)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
      [
        job.jobId,
        job.projectId,
        job.appId,
        job.externalIds === null ? 'physical' : 'virtual',
        job.externalIds,
        job.total,
        job.autoclaim,
        job.requestedBy,
        job.correlationId,
        job.createdAtMs,
      ],
    );
  }

  /** REG-3: not one that is older than its lifetime, even if it was not removed yet. */
  async find(db: Queryable, jobId: string, nowMs: number): Promise<ProvisioningJob | undefined> {
    const [job] = await select<ProvisioningJob>(
      db,
      `SELECT ${COLUMNS} FROM provisioning_job WHERE job_id = $1 AND created_at_ms > $2`,
      [jobId, nowMs - JOB_LIFETIME_MS],
    );
    return job;
  }

  /** The unfinished job whose turn it is and that nobody works on, locked until the transaction ends. */
  async takeNext(manager: EntityManager, nowMs: number): Promise<ProvisioningJob | undefined> {
    const [job] = await select<ProvisioningJob>(
      manager,
      `SELECT ${COLUMNS} FROM provisioning_job WHERE done < total AND next_attempt_at_ms <= $1
        ORDER BY next_attempt_at_ms LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [nowMs],
    );
    return job;
  }

  /** Puts a job that failed to the end of the line, so that it does not stop the others. */
  async postpone(db: Queryable, jobId: string, untilMs: number): Promise<void> {
    await change(db, `UPDATE provisioning_job SET next_attempt_at_ms = $2 WHERE job_id = $1`, [jobId, untilMs]);
  }

  async addResults(manager: EntityManager, jobId: string, results: readonly JobResult[]): Promise<void> {
    await manager.query(
      `INSERT INTO provisioning_result (job_id, ordinal, device_id, external_id, tracking_id, error)
       SELECT $1, r."ordinal", r."deviceId", r."externalId", r."trackingId", r."error"
         FROM json_to_recordset($2::json) AS r ("ordinal" integer, "deviceId" text, "externalId" text,
                                                "trackingId" text, "error" json)`,
      [jobId, JSON.stringify(results)],
    );
    // What is made is counted as made; what could not be made gives its room back (Quota).
    await change(
      manager,
      `WITH progress AS (UPDATE provisioning_job SET done = done + $2 WHERE job_id = $1 RETURNING project_id)
       UPDATE project SET licences_reserved = licences_reserved - $2 FROM progress
        WHERE project.project_id = progress.project_id`,
      [jobId, results.length],
    );
  }

  /** Results in the order of the request. Secrets are read from the devices: a deactivated one has none any more. */
  async listResults(db: Queryable, jobId: string, afterOrdinal: number, limit: number): Promise<StoredResult[]> {
    return select<StoredResult>(
      db,
      `SELECT r.ordinal, r.device_id AS "deviceId", r.external_id AS "externalId", r.tracking_id AS "trackingId",
              d.secret_sealed AS "secretSealed", r.error
         FROM provisioning_result r LEFT JOIN device d USING (device_id)
        WHERE r.job_id = $1 AND r.ordinal > $2 ORDER BY r.ordinal LIMIT $3`,
      [jobId, afterOrdinal, limit],
    );
  }

  /** The claim that a job made last. */
  async lastTrackingId(db: Queryable, jobId: string): Promise<TrackingId | undefined> {
    const [row] = await select<{ tracking_id: TrackingId }>(
      db,
      `SELECT tracking_id FROM provisioning_result WHERE job_id = $1 AND tracking_id IS NOT NULL
        ORDER BY ordinal DESC LIMIT 1`,
      [jobId],
    );
    return row?.tracking_id;
  }

  async forgetExpired(db: Queryable, nowMs: number): Promise<void> {
    await change(
      db,
      `WITH gone AS (DELETE FROM provisioning_job WHERE created_at_ms <= $1 RETURNING project_id, total - done AS unmade),
            room AS (SELECT project_id, sum(unmade) AS unmade FROM gone GROUP BY project_id HAVING sum(unmade) > 0)
       UPDATE project SET licences_reserved = licences_reserved - room.unmade FROM room
        WHERE project.project_id = room.project_id`,
      [nowMs - JOB_LIFETIME_MS],
    );
  }
}
