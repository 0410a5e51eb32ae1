import type { Logger } from '../logging/logger.ts';

/** How a process ends. */
export interface ShutdownOptions {
  readonly logger: Logger;
  /** Unready → drain → finish what is in hand → commit → leave; called once. */
  readonly close: () => Promise<void>;
  /** After this the process exits with 1, whatever `close` still waits for. */
  readonly deadlineMs?: number;
}

const DEFAULT_DEADLINE_MS = 12_000;

/**
 * Ends the process in order on SIGTERM and SIGINT (exit code 0), and at once on a failure nobody caught (exit code 1:
 * whatever state it left is unknown, and whoever runs the process starts it again).
 */
export function closeOnSignals({ logger, close, deadlineMs = DEFAULT_DEADLINE_MS }: ShutdownOptions): void {
  let isClosing = false;
  const shutDown = (signal: NodeJS.Signals): void => {
    if (isClosing) return;
    isClosing = true;
    logger.info({ signal }, 'shutting down');
    setTimeout(() => {
      logger.error({ deadlineMs }, 'shutdown took too long');
      process.exit(1);
    }, deadlineMs).unref();
    close().then(
      () => {
        logger.info({}, 'stopped');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'shutdown failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', shutDown);
  process.on('SIGINT', shutDown);
  const fail = (error: unknown): void => {
    logger.error({ err: error }, 'a failure nobody caught');
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}
