import { inTransaction } from '@umbra/postgres';
import type { DataSource } from 'typeorm';
import type { FencesAndRulesView, Gone } from '../resources/fences-and-rules.view.ts';
import type { Annotations } from './annotations.ts';

const AT_ONCE = 1_000;

/**
 * Removes labels and metadata of geofences and rules that were deleted. Each is looked at in two rounds: a change that
 * began before the deletion was read here may write after the first.
 */
export class ForgetDeletedResources {
  readonly #fencesAndRules: FencesAndRulesView;
  readonly #annotations: Annotations;
  readonly #lookedAt = new WeakSet<Gone>();

  constructor(fencesAndRules: FencesAndRulesView, annotations: Annotations) {
    this.#fencesAndRules = fencesAndRules;
    this.#annotations = annotations;
  }

  /** A round, in portions: what was done of one that fails stays done. */
  async run(dataSource: DataSource): Promise<void> {
    let portion: Gone[] = [];
    for (const gone of this.#fencesAndRules.gone()) {
      portion.push(gone);
      if (portion.length < AT_ONCE) continue;
      await this.#forget(dataSource, portion);
      portion = [];
    }
    if (portion.length > 0) await this.#forget(dataSource, portion);
  }

  async #forget(dataSource: DataSource, portion: readonly Gone[]): Promise<void> {
    await inTransaction(dataSource, (manager) => this.#annotations.forgetResources(manager, portion));
    this.#fencesAndRules.settle(portion.filter((gone) => this.#lookedAt.has(gone)));
    for (const gone of portion) this.#lookedAt.add(gone);
  }
}
