import { identityOf, MAX_LABELS_PER_RESOURCE, type Label, type LabelRefusal } from './decide-labels.ts';

export type LabelMerge =
  | { readonly added: readonly Label[]; readonly gone: readonly Label[]; readonly refusal?: undefined }
  | { readonly refusal: LabelRefusal };

/**
 * BULK-6: what is there already stays; of the keys that have one value, what is wanted takes the place of what was there.
 * `existing` are all labels of the resource.
 */
export function mergeLabels(
  wanted: readonly Label[],
  existing: readonly Label[],
  singleValued: ReadonlySet<string>,
): LabelMerge {
  const wantedByIdentity = new Map(wanted.map((label) => [identityOf(label), label]));
  const there = new Set(existing.map(identityOf));
  const replacedKeys = new Set(wanted.map(({ key }) => key).filter((key) => singleValued.has(key)));
  const added = [...wantedByIdentity].flatMap(([identity, label]) => (there.has(identity) ? [] : [label]));
  const gone = existing.filter((label) => replacedKeys.has(label.key) && !wantedByIdentity.has(identityOf(label)));
  if (existing.length + added.length - gone.length > MAX_LABELS_PER_RESOURCE) return { refusal: 'too-many-labels' };
  return { added, gone };
}
