export { AttributableError } from './attributable-error.ts';
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
export {
  RebuildDiffersError,
  RebuildNothingLiveError,
  RebuildPoisonError,
  RebuildRunningError,
} from './rebuild/rebuild.errors.ts';
export { ProgressLines, resultLine } from './rebuild/progress-lines.ts';
export { Rebuild, type RebuildOptions, type RebuildProgress, type RebuildResult } from './rebuild/rebuild.ts';
export type { RebuildRunner, RebuildSubject } from './rebuild/rebuild-subject.ts';
export { checksum, type RebuiltTable, type TableChecksum, type TableDifference } from './rebuild/table-checksum.ts';
export { createSkipTable, SkipTable, type PoisonedMessage } from './skip-table.ts';
export { splitSlices } from './split-slices.ts';
export { sessionOf, transactionsOf, type RunTransaction, type SqlSession } from './sql-session.ts';
