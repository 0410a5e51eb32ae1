import { notFound } from '@umbra/wire';

/** Every refusal of this service, with its status and code. */
export const refusals = {
  jobUnknown: () => notFound('BULK_JOBS_JOB_UNKNOWN', 'There is no job with this id, or it is more than a week old.'),
} as const;
