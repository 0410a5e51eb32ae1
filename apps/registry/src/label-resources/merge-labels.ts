import { identityOf, MAX_LABELS_PER_RESOURCE, type Label, type LabelRefusal } from './decide-labels.ts';

export type LabelMerge =
  /** All labels of the resource then. */
  { readonly labels: readonly Label[]; readonly refusal?: undefined } | { readonly refusal: LabelRefusal };

/**
 * BULK-6: what is there already stays; of the keys that have one value, what is wanted takes the place of what was there.
 * `existing` are all labels of the resource.
 */
export function mergeLabels(
  wanted: readonly Label[],
  existing: readonly Label[],
  singleValued: ReadonlySet<string>,
): LabelMerge {
  const replacedKeys = new Set(wanted.map(({ key }) => key).filter((key) => singleValued.has(key)));
  const kept = existing.filter(({ key }) => !replacedKeys.has(key));
  const labels = [...new Map([...kept, ...wanted].map((label) => [identityOf(label), label])).values()];
  return labels.length > MAX_LABELS_PER_RESOURCE ? { refusal: 'too-many-labels' } : { labels };
}

/** Those of the first that are not among the second. */
export function labelsWithout(labels: readonly Label[], others: readonly Label[]): readonly Label[] {
  const identities = new Set(others.map(identityOf));
  return labels.filter((label) => !identities.has(identityOf(label)));
}
