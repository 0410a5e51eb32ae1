import { UmbraError } from '@umbra/errors';
import type { TableDifference } from './table-checksum.ts';

/** The live read models are not what the log says. */
export class RebuildDiffersError extends UmbraError {
  constructor(found: readonly TableDifference[]) {
    const tables = found.map(
      ({ table, live, rebuilt, examples }) =>
        `${table} (${String(live.rows)} rows live, ${String(rebuilt.rows)} rebuilt; for instance ${examples.join(', ')})`,
    );
    super('PROJECTIONS_REBUILD_DIFFERS', `The rebuilt read models differ from the live ones: ${tables.join('; ')}.`, {
      details: { tables: found.map(({ table }) => table) },
    });
  }
}

/** Somebody else is rebuilding the same read models. */
export class RebuildRunningError extends UmbraError {
  constructor() {
    super('PROJECTIONS_REBUILD_RUNNING', 'Another rebuild of these read models is running.');
  }
}

/** There are no live read models to compare with. */
export class RebuildNothingLiveError extends UmbraError {
  constructor() {
    super(
      'PROJECTIONS_REBUILD_NOTHING_LIVE',
      'There are no live read models to compare with: run it without --dry-run.',
    );
  }
}

/** The rebuild cannot use a record that the running service has used: they do not run the same code. */
export class RebuildPoisonError extends UmbraError {
  constructor(positions: readonly string[]) {
    super(
      'PROJECTIONS_REBUILD_POISON',
      `The rebuild cannot use what the running service has used: ${positions.join(', ')}. ` +
        'Nothing was changed. Start the service from the same build, or find out what is wrong with these records.',
    );
  }
}
