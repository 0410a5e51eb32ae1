import { MASK } from '../../../domain/credentials/credentials.ts';
import { texts } from '../validation/texts.ts';
import { MAX_VARIABLES, type VariableMember } from './variable-fields.ts';
import { PLAIN_PIVOT, type KeptVariable, type NewVariable, type Variable, type VariablePivot } from './variable.ts';

/** Of a value that no configured key opens. */
export const LOST = 'what is stored cannot be opened';

/** What becomes of a connector's variables. */
export interface VariablesPlan {
  /** Those that differ from what they were. */
  readonly changed: readonly Variable[];
  readonly added: readonly NewVariable[];
  /** Keys of secrets whose value the request itself gives, or that everybody could see until now. */
  readonly given: ReadonlySet<string>;
}

/** Told what is wrong. @param path also the key in `errors`: `variables.0.key` */
export type Refuse = (path: string, text: string) => void;

type Outcome =
  | { readonly before: KeptVariable; readonly after: Variable; readonly isGiven: boolean }
  | { readonly after: NewVariable };

/**
 * V1–V9: upserts and never deletes. Of a plan with something wrong in it nothing may be used.
 * @param before all variables of the connector
 */
export function planVariables(
  before: readonly KeptVariable[],
  members: readonly Partial<VariableMember>[],
  refuse: Refuse,
): VariablesPlan {
  const outcomes = members.map((member, index) => outcomeOf(before, member, refuseIn(index, refuse)));
  refuseDuplicates(before, outcomes, refuse);
  const added = outcomes.flatMap((outcome) => (outcome === undefined || 'before' in outcome ? [] : [outcome.after]));
  const changed = outcomes.flatMap((outcome) =>
    outcome !== undefined && 'before' in outcome && !isSame(outcome.before, outcome.after) ? [outcome.after] : [],
  );
  if (before.length + added.length > MAX_VARIABLES) refuse('variables', texts.moreItems('variables', MAX_VARIABLES));
  return { changed, added, given: new Set(outcomes.flatMap(givenSecret)) };
}

function givenSecret(outcome: Outcome | undefined): string[] {
  if (outcome === undefined || !outcome.after.secret || outcome.after.value === null) return [];
  return 'before' in outcome && outcome.before.secret && !outcome.isGiven ? [] : [outcome.after.key];
}

const refuseIn =
  (index: number, refuse: Refuse): ((name: string, text: (path: string) => string) => void) =>
  (name, text) => {
    const path = `variables.${String(index)}.${name}`;
    refuse(path, text(path));
  };

type RefuseMember = ReturnType<typeof refuseIn>;

function outcomeOf(
  before: readonly KeptVariable[],
  member: Partial<VariableMember>,
  refuse: RefuseMember,
): Outcome | undefined {
  const { id, key } = member;
  const hasId = id !== undefined && id !== null;
  const known = before.find((variable) => (hasId ? variable.id === id : variable.key === key));
  if (known !== undefined) {
    const after = changedVariable(known, member);
    const isGiven = typeof member.value === 'string' && member.value !== MASK;
    if (known.locked) refuseLocked(known, after, refuse);
    if (known.isShared) refuseShared(known, after, refuse);
    if (known.isLost && !isGiven && after.secret && !isSame(known, after))
      refuse('value', (path) => texts.anew(path, LOST));
    return { before: known, after, isGiven };
  }
  // V4
  if (hasId) return refuse('id', texts.selected) as undefined;
  return newVariable(member, refuse);
}

/** V3: then `key` and `label` are required. */
function newVariable(member: Partial<VariableMember>, refuse: RefuseMember): Outcome | undefined {
  const { key, label, value = null, secret = false, locked = false, pivot } = member;
  if (key === undefined) refuse('key', texts.required);
  if (label === undefined) refuse('label', texts.required);
  if (secret && value === MASK) refuse('value', texts.masked);
  if (key === undefined || label === undefined) return undefined;
  return { after: { key, label, value, secret, locked, pivot: mergedPivot(PLAIN_PIVOT, pivot) } };
}

/** V5: what is absent keeps its value. */
function changedVariable(before: Variable, member: Partial<VariableMember>): Variable {
  const { key, label, value, secret, locked, pivot } = member;
  const isSecret = secret ?? before.secret;
  return {
    id: before.id,
    key: key ?? before.key,
    label: label ?? before.label,
    value: nextValue(before, value, isSecret),
    secret: isSecret,
    locked: locked ?? before.locked,
    pivot: mergedPivot(before.pivot, pivot),
  };
}

function nextValue(before: Variable, given: string | null | undefined, isSecret: boolean): string | null {
  const isMask = given === MASK && (isSecret || before.secret);
  if (typeof given === 'string' && !isMask) return given;
  // V7: who sees the mask, or nothing, cannot mean to change it.
  if (isSecret) return before.value;
  // V8: what was secret is never shown.
  if (before.secret) return null;
  return given === undefined ? before.value : null;
}

function mergedPivot(before: VariablePivot, pivot: VariableMember['pivot']): VariablePivot {
  const { alias, configurable, required, advanced } = pivot ?? {};
  return {
    alias: alias === undefined ? before.alias : alias,
    configurable: configurable ?? before.configurable,
    required: required ?? before.required,
    advanced: advanced ?? before.advanced,
  };
}

function refuseShared(before: Variable, after: Variable, refuse: RefuseMember): void {
  for (const name of ['key', 'secret'] as const) {
    if (after[name] !== before[name]) refuse(name, texts.shared);
  }
}

/** V9 */
function refuseLocked(before: Variable, after: Variable, refuse: RefuseMember): void {
  for (const name of ['key', 'secret', 'locked'] as const) {
    if (after[name] !== before[name]) refuse(name, texts.locked);
  }
  for (const name of ['alias', 'configurable', 'required', 'advanced'] as const) {
    if (after.pivot[name] !== before.pivot[name]) refuse(`pivot.${name}`, texts.locked);
  }
}

/** V1: a key names one variable of the connector, and a request speaks of each variable once. */
function refuseDuplicates(
  before: readonly KeptVariable[],
  outcomes: readonly (Outcome | undefined)[],
  refuse: Refuse,
): void {
  const named = new Set(
    outcomes.flatMap((outcome) => (outcome !== undefined && 'before' in outcome ? outcome.before.id : [])),
  );
  const keys = new Set(before.filter(({ id }) => !named.has(id)).map(({ key }) => key));
  const ids = new Set<number>();
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome === undefined) continue;
    const isSecondOfId = 'before' in outcome && ids.has(outcome.before.id);
    const isSecondOfKey = keys.has(outcome.after.key);
    if (isSecondOfId || isSecondOfKey) refuseIn(index, refuse)('key', texts.duplicate);
    if ('before' in outcome) ids.add(outcome.before.id);
    keys.add(outcome.after.key);
  }
}

const isSame = (one: NewVariable, other: NewVariable): boolean =>
  isSameRow(one, other) && isSamePivot(one.pivot, other.pivot);

const isSameRow = (one: NewVariable, other: NewVariable): boolean =>
  (['key', 'label', 'value', 'secret', 'locked'] as const).every((name) => one[name] === other[name]);

const isSamePivot = (one: VariablePivot, other: VariablePivot): boolean =>
  (['alias', 'configurable', 'required', 'advanced'] as const).every((name) => one[name] === other[name]);
