import type { ExternalSample } from '../../domain/driver/driver.ts';
import { OversizedAnswerError } from '../../domain/driver/external-cloud.error.ts';

export interface WindowOptions {
  /** Both included. */
  readonly fromMs: number;
  readonly toMs: number;
  /** How wide the first window is: as the last one of the run before, so that nothing is found out twice. */
  readonly widthMs: number;
  /** No wider, where the cloud answers no more. */
  readonly maxWidthMs?: number;
  /** Both ends included, in any order. @throws OversizedAnswerError where a narrower window would do */
  readonly read: (fromMs: number, toMs: number) => Promise<readonly ExternalSample[]>;
}

export interface ReadWindow {
  readonly samples: readonly ExternalSample[];
  /** For the next window, also of the next run. */
  readonly widthMs: number;
}

const MIN_WIDTH_MS = 60_000;
const FEW = 500;
const MANY = 5_000;

/**
 * Reads a range of time window by window, oldest first, so that what was read before a failure stays read. Windows grow
 * where little is found and shrink where an answer is large: a device that was silent for a year costs some ten calls.
 */
export async function* readWindows(options: WindowOptions): AsyncGenerator<ReadWindow> {
  const { toMs, maxWidthMs = Infinity, read } = options;
  let { fromMs } = options;
  const within = (widthMs: number): number => Math.min(maxWidthMs, Math.max(MIN_WIDTH_MS, widthMs));
  let widthMs = within(options.widthMs);
  while (fromMs <= toMs) {
    const endMs = Math.min(toMs, fromMs + widthMs);
    let samples: readonly ExternalSample[];
    try {
      samples = await read(fromMs, endMs);
    } catch (error) {
      if (!(error instanceof OversizedAnswerError) || widthMs <= MIN_WIDTH_MS) throw error;
      widthMs = within(Math.min(widthMs, endMs - fromMs) / 4);
      continue;
    }
    if (samples.length > MANY) widthMs = within(widthMs / 2);
    // The last window is cut short: that little was found there says nothing of its width.
    else if (samples.length < FEW && endMs < toMs) widthMs = within(widthMs * 2);
    yield { samples, widthMs };
    fromMs = endMs + 1;
  }
}
