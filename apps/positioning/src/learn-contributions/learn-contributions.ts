import type { SqlSession } from '@umbra/projections';
import type { RefusalTable } from '../refusals/refusal-table.ts';
import type { ScopedRefusals } from '../refusals/refusals.ts';
import { ContributionTable } from './contribution-table.ts';
import type { LayeredContribution } from './layered-contribution.ts';
import type { LearnTarget } from './learn-target.ts';
import { MapChanges } from './map-changes.ts';
import { MapWriter } from './map-writer.ts';

export interface LearnContributionsOptions {
  readonly target: LearnTarget;
  readonly refusals: RefusalTable;
}

/** What was learned: the map in memory forgets these (`StoredRadioMap.forget`), once the transaction is committed. */
export interface Learned {
  /** Those that were new to the map. */
  readonly fresh: readonly LayeredContribution[];
  readonly changes: MapChanges;
}

/**
 * Adds contributions to the stored map, in the transaction of the caller. In whatever order, in whatever parts, by however
 * many processes: the same contributions make the same rows (positioning.md §7.2).
 */
export class LearnContributions {
  readonly #refusals: RefusalTable;
  readonly #known: ContributionTable | undefined;
  readonly #writer: MapWriter;

  constructor({ target, refusals }: LearnContributionsOptions) {
    this.#refusals = refusals;
    this.#known = target.kind === 'log' ? new ContributionTable(target.schema) : undefined;
    this.#writer = new MapWriter(target);
  }

  async learn(session: SqlSession, contributions: readonly LayeredContribution[]): Promise<Learned> {
    const changes = new MapChanges();
    if (contributions.length === 0) return { fresh: [], changes };
    await this.#refusals.hold(session);
    const fresh = this.#known === undefined ? contributions : await this.#known.remember(session, contributions);
    const refusals = await this.#refused(session, fresh);
    for (const contribution of fresh) changes.add(contribution, refusals);
    await this.#writer.write(session, changes);
    return { fresh, changes };
  }

  #refused(session: SqlSession, contributions: readonly LayeredContribution[]): Promise<ScopedRefusals> {
    const macs = new Set<number>();
    for (const { contribution } of contributions) {
      for (const { mac } of contribution.scan.wlan) macs.add(mac);
      for (const { id } of contribution.scan.ble) macs.add(id);
    }
    return this.#refusals.among(session, macs);
  }
}
