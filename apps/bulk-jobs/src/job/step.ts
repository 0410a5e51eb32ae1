/** What can be done for a row: each step is one command, its reply the step's result. */
export const stepNames = [
  'provision',
  'claim',
  'have',
  'add',
  'label',
  'configure',
  'associate',
  'detach',
  'release',
] as const;

export type StepName = (typeof stepNames)[number];

/** A step of a row, as it is stored. A skipped one was planned, and something before it made it idle. */
export interface Step {
  readonly name: StepName;
  readonly status: 'pending' | 'done' | 'failed' | 'skipped';
  /** Of `add`: the connector did not have the device before, so that it can be taken out again. */
  readonly isNew?: boolean;
}

/** Steps without which there is no device to do the others for (BULK-8). */
const IDENTIFYING: ReadonlySet<StepName> = new Set(['provision', 'claim', 'have', 'add', 'detach']);

export const isIdentifying = (name: StepName): boolean => IDENTIFYING.has(name);
