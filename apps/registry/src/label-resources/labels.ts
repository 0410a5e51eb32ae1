import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { refusals } from '../registry.errors.ts';
import type { Resource } from '../resources/resource-type.ts';
import { decideLabels, MAX_LABELS_PER_RESOURCE, NAME_KEY, type Label, type LabelRefusal } from './decide-labels.ts';
import { mergeLabels } from './merge-labels.ts';
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

  /** BULK-6 @throws WireError 409 when there would be too many */
  async merge(
    manager: EntityManager,
    resource: Resource,
    wanted: readonly Label[],
    singleValued: ReadonlySet<string>,
  ): Promise<void> {
    const decision = mergeLabels(wanted, await this.#labels.of(manager, resource), singleValued);
    if (decision.refusal !== undefined) throw refusalOf(decision.refusal);
    for (const label of decision.gone) await this.#labels.remove(manager, resource, label);
    if (decision.added.length > 0) await this.#labels.insert(manager, resource, decision.added);
  }

  /** @throws WireError 404 when there is none of a key, or no such one */
  async remove(manager: EntityManager, resource: Resource, selection: LabelSelection): Promise<void> {
    const count = await this.#labels.remove(manager, resource, selection);
    if (count === 0 && selection.key !== undefined) throw refusals.labelUnknown();
  }
}

function refusalOf(refusal: LabelRefusal): Error {
  switch (refusal) {
    case 'label-exists':
      return refusals.labelExists();
    case 'device-named':
      return refusals.deviceNamed();
    case 'too-many-labels':
      return refusals.tooManyLabels(MAX_LABELS_PER_RESOURCE);
  }
}
