import { Injectable } from '@nestjs/common';
import type { WireError } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import { refusals } from '../registry.errors.ts';
import type { Resource } from '../resources/resource-type.ts';
import { decideLabels, MAX_LABELS_PER_RESOURCE, NAME_KEY, type Label, type LabelRefusal } from './decide-labels.ts';
import { labelsWithout, mergeLabels } from './merge-labels.ts';
import { LabelsRepository, type LabelSelection } from './labels.repository.ts';

/** Changes the labels of a resource that the caller has found for a change. */
@Injectable()
export class Labels {
  readonly #labels: LabelsRepository;

  constructor(labels: LabelsRepository) {
    this.#labels = labels;
  }

  /** @returns all labels of the resource then @throws WireError 409, and nothing is written */
  async add(manager: EntityManager, resource: Resource, wanted: readonly Label[]): Promise<Label[]> {
    const decision = decideLabels(wanted, await this.#labels.of(manager, resource), resource.type);
    if (decision.refusal !== undefined) throw refusalOf(decision.refusal);
    const written = await this.#labels.insert(manager, resource, decision.labels);
    // The resource is locked, so that nothing else can have come in between.
    const name = decision.labels.find(({ key }) => key === NAME_KEY)?.value ?? '';
    if (written < decision.labels.length) throw refusals.deviceNameTaken(name);
    return this.#labels.of(manager, resource);
  }

  /**
   * BULK-6: what is wanted of several resources of one project, whose changes the caller has locked.
   * @returns for each, in their order, why it was refused
   */
  async merge(
    manager: EntityManager,
    scope: Pick<Resource, 'projectId' | 'type'>,
    wishes: readonly { readonly id: string; readonly wanted: readonly Label[] }[],
    singleValued: ReadonlySet<string>,
  ): Promise<readonly (WireError | undefined)[]> {
    const ids = [...new Set(wishes.map(({ id }) => id))];
    const before = await this.#labels.ofMany(manager, { ...scope, without: [] }, ids);
    const after = new Map(before);
    const results = wishes.map(({ id, wanted }) => {
      const merged = mergeLabels(wanted, after.get(id) ?? [], singleValued);
      if (merged.refusal !== undefined) return refusalOf(merged.refusal);
      after.set(id, merged.labels);
      return undefined;
    });
    const difference = (one: typeof before, other: typeof before) =>
      ids.flatMap((id) =>
        labelsWithout(one.get(id) ?? [], other.get(id) ?? []).map((label) => ({ ...scope, id, ...label })),
      );
    await this.#labels.removeMany(manager, difference(before, after));
    await this.#labels.insertMany(manager, difference(after, before));
    return results;
  }

  /** @throws WireError 404 when there is none of a key, or no such one */
  async remove(manager: EntityManager, resource: Resource, selection: LabelSelection): Promise<void> {
    const count = await this.#labels.remove(manager, resource, selection);
    if (count === 0 && selection.key !== undefined) throw refusals.labelUnknown();
  }
}

function refusalOf(refusal: LabelRefusal): WireError {
  switch (refusal) {
    case 'label-exists':
      return refusals.labelExists();
    case 'device-named':
      return refusals.deviceNamed();
    case 'too-many-labels':
      return refusals.tooManyLabels(MAX_LABELS_PER_RESOURCE);
  }
}
