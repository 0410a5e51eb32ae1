import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { transactionsOf, type RunTransaction } from '@umbra/projections';
import { DataSource } from 'typeorm';
import { SharingTable } from '../layers/sharing-table.ts';
import { OWN_SCHEMA } from '../schemas.ts';

/** Whether what a project contributes teaches the shared map. Times in milliseconds since 1970. */
export interface Sharing {
  readonly shared: boolean;
  /** What is accepted from then on is shared. */
  readonly since?: number;
  /** What was accepted before then was shared, and stays so. */
  readonly until?: number;
}

/** A project opts in to the shared map, or out of it (positioning.md §2.7). */
@Injectable()
export class ShareMap {
  readonly #transactions: RunTransaction;
  readonly #table = new SharingTable(OWN_SCHEMA);

  constructor(dataSource: DataSource) {
    this.#transactions = transactionsOf(dataSource);
  }

  of(projectId: ProjectId): Promise<Sharing> {
    return this.#transactions(async (session) => {
      const latest = await this.#table.latest(session, projectId);
      if (latest === undefined) return { shared: false };
      const { sinceMs: since, untilMs: until } = latest;
      return until === undefined ? { shared: true, since } : { shared: false, until };
    });
  }

  /** Says it once more: nothing changes. */
  async set(projectId: ProjectId, isShared: boolean, nowMs: number): Promise<Sharing> {
    await this.#transactions((session) =>
      isShared ? this.#table.begin(session, projectId, nowMs) : this.#table.end(session, projectId, nowMs),
    );
    return this.of(projectId);
  }
}
