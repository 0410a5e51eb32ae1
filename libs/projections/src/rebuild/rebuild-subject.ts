import type { LogAppender } from '@umbra/kafka';
import type { ProjectionRunner } from '../projection-runner.ts';
import type { SqlSession } from '../sql-session.ts';
import type { RebuiltTable } from './table-checksum.ts';

export type RebuildRunner = Pick<ProjectionRunner<never>, 'load' | 'apply'>;

/** What is rebuilt: the tables of one schema, folded from one topic alone. */
export interface RebuildSubject {
  readonly topic: string;
  /** The live tables, those that a rebuild makes, and what the old ones are called between the swap and their end. */
  readonly schemas: { readonly live: string; readonly rebuild: string; readonly retired: string };
  /** The advisory lock of whoever replaces the tables; who must not meet a rebuild takes it shared. */
  readonly lock: number;
  readonly tables: readonly RebuiltTable[];
  /** Makes the schema with empty tables, the offsets among them. */
  create(session: SqlSession, schema: string): Promise<void>;
  /**
   * Runs the fold into the schema of the rebuild.
   * @param deadLetters refuses all: what is poison was decided when the records were folded first
   */
  runner(deadLetters: Pick<LogAppender, 'append'>): RebuildRunner;
  /** Samples that were folded so far. */
  samples(): number;
  /** Does to the rebuilt tables what was done to the live ones otherwise than by the log, and keeps it from being done. */
  settle?(session: SqlSession): Promise<void>;
  /** The last moment before the rebuilt tables take the place of the live ones. */
  beforeSwap?(session: SqlSession): Promise<void>;
}
