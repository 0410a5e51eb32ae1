import { errorFields } from '@umbra/errors';
import type { Logger } from '../logging/logger.ts';

/**
 * What to do when a fold of the log has stopped for good: the process ends, to be started again. A fault that the next
 * attempt does not meet ends by itself that way; one that stays is seen by the restarts.
 */
export const endWhenStopped =
  (logger: Logger) =>
  (error: unknown): never => {
    logger.error(errorFields(error), 'a fold has stopped for good; the process ends, to be started again');
    process.exit(1);
  };
