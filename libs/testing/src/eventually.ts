/**
 * Waits until a condition holds: repeats `probe` until it neither throws nor returns undefined or false.
 * @throws after `timeoutMs`: what was waited for, with the last error as its cause
 */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 20_000,
): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    let failure: unknown;
    try {
      const found = await probe();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      failure = error;
    }
    if (Date.now() > deadlineMs) throw new Error(`not within ${String(timeoutMs)} ms: ${what}`, { cause: failure });
    await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
  }
}

const PROBE_EVERY_MS = 20;
