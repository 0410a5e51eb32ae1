export {
  addOffsetGeneration,
  createOffsetTable,
  OffsetTable,
  PAUSED_OFFSET,
  ProjectionMissingError,
  ProjectionPausedError,
  type LoadedOffsets,
} from './offset-table.ts';
export type { Accepted, BatchFold, Entry, Projection } from './projection.ts';
export { ProjectionRunner, type ProjectionRunnerOptions } from './projection-runner.ts';
export { createSkipTable, SkipTable, type PoisonedMessage } from './skip-table.ts';
export { splitSlices } from './split-slices.ts';
export { sessionOf, transactionsOf, type RunTransaction, type SqlSession } from './sql-session.ts';
