import { UmbraError } from '@umbra/errors';

/** The same file is in this layer of the map already. */
export class AlreadyImportedError extends UmbraError {
  constructor(fileName: string, batch: number) {
    super(
      'POSITIONING_ALREADY_IMPORTED',
      `${fileName} is in the map already, as batch ${String(batch)}. Undo that first (npm run positioning:undo -- --batch ${String(batch)}), or import it once more with --again.`,
    );
  }
}

/** There is no such batch, or nothing of it is in the map. */
export class BatchGoneError extends UmbraError {
  constructor(batch: number, why: string) {
    super('POSITIONING_BATCH_GONE', `Batch ${String(batch)} cannot be undone: ${why}.`);
  }
}

/** The connection that kept a batch for its import broke, and another import has cleaned up after it. */
export class BatchLostError extends UmbraError {
  constructor(batch: number) {
    super(
      'POSITIONING_BATCH_LOST',
      `The database lost sight of the import of batch ${String(batch)}, and it was taken back: import the file again.`,
      { retryable: true },
    );
  }
}
