/** Of this service's tables. */
export const BULK_JOBS_SCHEMA = 'bulk_jobs';
