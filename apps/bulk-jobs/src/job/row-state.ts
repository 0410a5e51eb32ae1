import type { DeviceId, ExternalId, TrackingId } from '@umbra/contracts/ids';
import type { RowStatus } from './job.ts';
import type { Step } from './step.ts';

/** What is known of the device of a row. */
export interface RowIds {
  readonly deviceId?: DeviceId;
  readonly trackingId?: TrackingId;
  readonly externalId?: ExternalId;
}

/** BULK-18: as results show it. */
export interface RowError {
  /** As the same refusal has it over HTTP: 404, 409, … */
  readonly code: number;
  readonly message: string;
  /** The step, the code of the refusal, and where one of several things was refused, which. */
  readonly details: string;
}

/** How far a row has come. */
export interface RowState {
  readonly status: RowStatus;
  /** In the order in which they are carried out; one at a time. */
  readonly steps: readonly Step[];
  readonly ids: RowIds;
  readonly errors: readonly RowError[];
  /** BULK-14: of a row that made a physical licence; under UMBRA_SECRET_KEY, what it belongs to is the deviceId. */
  readonly deviceSecretSealed?: string;
}

/** The step whose turn it is; undefined when the row has come to its end. */
export const nextStep = ({ steps }: Pick<RowState, 'steps'>): Step | undefined =>
  steps.find(({ status }) => status === 'pending');
