import { errorFields } from '@umbra/errors';
import type { Logger } from '@umbra/observability';
import type { ImportBatches } from './import-batches.ts';

/** Takes off the map what imports left that are no more: nobody else may come by for a long time. It keeps nobody waiting. */
export async function sweepAbandoned(batches: Pick<ImportBatches, 'sweep'>, logger: Logger): Promise<void> {
  try {
    const swept = await batches.sweep();
    if (swept.length > 0) logger.warn({ batches: swept }, 'imports whose process is no more were taken off the map');
  } catch (error) {
    logger.warn(errorFields(error), 'imports whose process is no more could not be taken off the map yet');
  }
}
