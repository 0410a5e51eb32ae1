import { inTransaction } from '@umbra/postgres';
import type { DataSource } from 'typeorm';
import type { FencesAndRulesView, Gone } from '../resources/fences-and-rules.view.ts';
import type { Annotations } from './annotations.ts';

/**
 * Removes labels and metadata of geofences and rules that were deleted. Each is looked at in two rounds: a change that
 * began before the deletion was read here may write after the first.
 */
export class ForgetDeletedResources {
  readonly #fencesAndRules: FencesAndRulesView;
  readonly #annotations: Annotations;
  #lookedAt: readonly Gone[] = [];

  constructor(fencesAndRules: FencesAndRulesView, annotations: Annotations) {
    this.#fencesAndRules = fencesAndRules;
    this.#annotations = annotations;
  }

  async run(dataSource: DataSource): Promise<void> {
    const gone = this.#fencesAndRules.gone();
    if (gone.length === 0) return;
    await inTransaction(dataSource, (manager) => this.#annotations.forgetResources(manager, gone));
    this.#fencesAndRules.settle(this.#lookedAt);
    this.#lookedAt = gone;
  }
}
