/** Of this service, and of its API document. */
export const BULK_JOBS_VERSION = '0.1.0';
