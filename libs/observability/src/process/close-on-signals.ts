import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../logging/logger.ts';

/** How a process ends. */
export interface ShutdownOptions {
  readonly logger: Logger;
  /** The first step, called once: from here on the process says that it wants no new work. */
  readonly announce?: () => void;
  /** How long it goes on serving after that; undefined or 0: not at all. Asked when the signal comes. */
  readonly delayMs?: () => number;
  /** Drain → finish what is in hand → commit → leave; called once. */
  readonly close: () => Promise<void>;
  /** Counted from the end of the delay. After this the process exits with 1, whatever `close` still waits for. */
  readonly deadlineMs?: number;
}

const DEFAULT_DEADLINE_MS = 12_000;

/**
 * Ends the process in order on SIGTERM and SIGINT (exit code 0), and at once on a failure nobody caught (exit code 1:
 * whatever state it left is unknown, and whoever runs the process starts it again).
 */
export function closeOnSignals(options: ShutdownOptions): void {
  const { logger, deadlineMs = DEFAULT_DEADLINE_MS } = options;
  let isClosing = false;
  const shutDown = (signal: NodeJS.Signals): void => {
    if (isClosing) return;
    isClosing = true;
    const delayMs = options.delayMs?.() ?? 0;
    logger.info({ signal, delayMs, deadlineMs }, 'shutting down');
    setTimeout(() => {
      logger.error({ deadlineMs }, 'shutdown took too long');
      process.exit(1);
    }, delayMs + deadlineMs).unref();
    closeAfter(delayMs, options).then(
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

async function closeAfter(delayMs: number, { announce, close }: ShutdownOptions): Promise<void> {
  announce?.();
  if (delayMs > 0) await delay(delayMs);
  await close();
}
