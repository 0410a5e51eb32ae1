import type { CommandOutcome, CommandRefusal } from '@umbra/contracts/command';
import type { ExternalDeviceAdded, ExternalDeviceRemoved } from '@umbra/contracts/connectors-command';
import type { DeviceAssociated } from '@umbra/contracts/geofencing-command';
import type { DeviceProvisioned } from '@umbra/contracts/registry-command';
import { errorOf } from './row-error.ts';
import { outcomeOf } from './row-outcome.ts';
import { nextStep, type RowError, type RowState } from './row-state.ts';
import { isIdentifying, type Step, type StepName } from './step.ts';
import { idsIn, usableOutcome } from './usable-outcome.ts';

/** A row, once it is known what came of the step whose turn it was. */
export function takeOutcome(row: RowState, outcome: CommandOutcome): RowState {
  const step = nextStep(row);
  if (step === undefined) return row;
  const usable = usableOutcome(step.name, outcome);
  const after =
    usable.status === 'done' ? done(row, step.name, usable.result) : refused(row, step.name, usable.refusal);
  return nextStep(after) === undefined ? { ...after, status: outcomeOf(after) } : after;
}

function done(row: RowState, name: StepName, result: object): RowState {
  const ids = { ...row.ids, ...idsIn(result) };
  switch (name) {
    case 'provision': {
      const { deviceSecretSealed } = result as DeviceProvisioned;
      return { ...row, ids, steps: having(row.steps, name, { status: 'done' }), deviceSecretSealed };
    }
    case 'add': {
      const { isNew } = result as ExternalDeviceAdded;
      return { ...row, ids, steps: having(row.steps, name, { status: 'done', isNew }) };
    }
    case 'detach': {
      const { isMirroredElsewhere } = result as ExternalDeviceRemoved;
      const steps = having(row.steps, name, { status: 'done' });
      // Another connector goes on with the same virtual device (BULK-15).
      return { ...row, ids, steps: isMirroredElsewhere ? having(steps, 'release', { status: 'skipped' }) : steps };
    }
    case 'associate':
      return associated(row, result as DeviceAssociated);
    case 'claim':
    case 'have':
    case 'label':
    case 'configure':
    case 'release':
      return { ...row, ids, steps: having(row.steps, name, { status: 'done' }) };
  }
}

/** Each association is refused for itself; one refusal makes the row one that succeeded in part (BULK-8). */
function associated(row: RowState, { refused: refusals }: DeviceAssociated): RowState {
  const errors = refusals.map(({ id, refusal }) => errorOf('associate', refusal, id));
  const status = errors.length === 0 ? 'done' : 'failed';
  return { ...row, errors: [...row.errors, ...errors], steps: having(row.steps, 'associate', { status }) };
}

function refused(row: RowState, name: StepName, refusal: CommandRefusal): RowState {
  const errors: readonly RowError[] = [...row.errors, errorOf(name, refusal)];
  const steps = having(row.steps, name, { status: 'failed' });
  if (!isIdentifying(name)) return { ...row, errors, steps };
  const ended = steps.map((step): Step => (step.status === 'pending' ? { ...step, status: 'skipped' } : step));
  return { ...row, errors, steps: [...ended, ...compensation(row.steps, name)] };
}

/** What was added to the connector for a device that there is not to be is taken out again. */
function compensation(steps: readonly Step[], refusedStep: StepName): readonly Step[] {
  const isAdded = steps.some(({ name, isNew }) => name === 'add' && isNew === true);
  return refusedStep === 'have' && isAdded ? [{ name: 'detach', status: 'pending' }] : [];
}

const having = (steps: readonly Step[], name: StepName, change: Partial<Step>): readonly Step[] =>
  steps.map((step) => (step.name === name ? { ...step, ...change } : step));
