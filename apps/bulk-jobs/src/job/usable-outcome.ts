import type { CommandOutcome, CommandRefusal } from '@umbra/contracts/command';
import type { RowIds } from './row-state.ts';
import type { StepName } from './step.ts';

/** Which ids a step is there to find out. */
const FINDS: Readonly<Partial<Record<StepName, readonly (keyof RowIds)[]>>> = {
  provision: ['deviceId', 'trackingId'],
  claim: ['deviceId', 'trackingId'],
  have: ['deviceId', 'trackingId'],
  add: ['externalId'],
  detach: ['externalId'],
};
const ALL_IDS = ['deviceId', 'trackingId', 'externalId'] as const;

const UNUSABLE: CommandOutcome = {
  status: 'refused',
  refusal: {
    status: 500,
    code: 'BULK_JOBS_ANSWER_UNUSABLE',
    message: 'The answer to this step does not say what it has to.',
  },
};

/** What came of a step, where it says what the step needs; else a refusal, so that one broken answer holds up no others. */
export function usableOutcome(step: StepName, outcome: CommandOutcome): CommandOutcome {
  if (outcome.status === 'refused') return isRefusal(outcome.refusal) ? outcome : UNUSABLE;
  const { result } = outcome;
  if (!isObject(result)) return UNUSABLE;
  const found = idsIn(result);
  if ((FINDS[step] ?? []).some((id) => found[id] === undefined)) return UNUSABLE;
  if (step === 'provision' && typeof result['deviceSecretSealed'] !== 'string') return UNUSABLE;
  if (step === 'associate' && !areRefusals(result['refused'])) return UNUSABLE;
  return outcome;
}

/** Those ids that a result says. */
export function idsIn(result: object): RowIds {
  const members = result as Readonly<Record<string, unknown>>;
  return Object.fromEntries(ALL_IDS.filter((id) => typeof members[id] === 'string').map((id) => [id, members[id]]));
}

const areRefusals = (refused: unknown): boolean =>
  Array.isArray(refused) &&
  refused.every((one: unknown) => isObject(one) && typeof one['id'] === 'string' && isRefusal(one['refusal']));

function isRefusal(refusal: unknown): refusal is CommandRefusal {
  if (!isObject(refusal)) return false;
  const { status, code, message } = refusal;
  return Number.isInteger(status) && typeof code === 'string' && typeof message === 'string';
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
