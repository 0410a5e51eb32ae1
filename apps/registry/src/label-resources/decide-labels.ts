import type { ResourceType } from '../resources/resource-type.ts';

export interface Label {
  readonly key: string;
  readonly value: string;
}

export type LabelRefusal = 'label-exists' | 'device-named' | 'too-many-labels';

/** What is decided of labels that are to be added: all of them or none (LAB-3). */
export type LabelDecision =
  { readonly labels: readonly Label[]; readonly refusal?: undefined } | { readonly refusal: LabelRefusal };

/** Room for a name, a type, ten tags (§9.2), and what applications write themselves. */
export const MAX_LABELS_PER_RESOURCE = 100;

/** BULK-6: of devices single-valued, and unique in the project. Whether another device has it the table knows. */
export const NAME_KEY = 'name';

/** LAB-1, LAB-3, BULK-6. `existing` are all labels of the resource. */
export function decideLabels(
  wanted: readonly Label[],
  existing: readonly Label[],
  resourceType: ResourceType,
): LabelDecision {
  const seen = new Set(existing.map(identityOf));
  for (const label of wanted) {
    const identity = identityOf(label);
    if (seen.has(identity)) return { refusal: 'label-exists' };
    seen.add(identity);
  }
  const names = [...existing, ...wanted].filter(({ key }) => key === NAME_KEY);
  if (resourceType === 'device' && names.length > 1) return { refusal: 'device-named' };
  if (seen.size > MAX_LABELS_PER_RESOURCE) return { refusal: 'too-many-labels' };
  return { labels: wanted };
}

/** Two labels of a resource that have the same are one. */
export const identityOf = ({ key, value }: Label): string => JSON.stringify([key, value]);
