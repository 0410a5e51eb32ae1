export { createDatabaseService, type DatabaseServiceOptions, type RunningService } from './create-database-service.ts';
export { RepeatedWork, type RepeatedWorkOptions } from './repeated-work.ts';
export { consumerWorker, type Worker } from './worker.ts';
