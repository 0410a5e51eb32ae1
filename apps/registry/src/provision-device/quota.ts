import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { change } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { refusals } from '../registry.errors.ts';

/**
 * How many licences a project may have. The row of the project counts those that it has and those that jobs will make, so
 * that whoever makes some takes turns there, and what is promised is kept.
 */
@Injectable()
export class Quota {
  readonly licences: number;

  constructor(licences: number) {
    this.licences = licences;
  }

  /** @param licences that the project has, with those that are made in this transaction @throws WireError 403 */
  requireKept(licences: number): void {
    if (licences > this.licences) throw refusals.quotaExceeded(this.licences);
  }

  /** Room for what a job will make; with each result, made or not, the job gives it back. @throws WireError 403 */
  async reserve(manager: EntityManager, projectId: ProjectId, wanted: number): Promise<void> {
    const { count } = await change(
      manager,
      `UPDATE project SET licences_reserved = licences_reserved + $2
        WHERE project_id = $1 AND licences + licences_reserved + $2 <= $3`,
      [projectId, wanted, this.licences],
    );
    if (count !== 1) throw refusals.quotaExceeded(this.licences);
  }
}
