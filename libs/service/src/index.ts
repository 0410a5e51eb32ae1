export { createDatabaseService, type DatabaseServiceOptions, type RunningService } from './create-database-service.ts';
export { consumerWorker, type Worker } from './worker.ts';
