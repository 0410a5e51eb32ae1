/** How often, and for how long, to look. */
export interface Looking {
  readonly withinMs: number;
  readonly nowMs: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
}

const FIRST_PAUSE_MS = 20;
const MAX_PAUSE_MS = 250;

/** Looks until something shows or the time is over: often at first, then less, since many may be looking. */
export async function shownWithin(look: () => Promise<boolean>, { withinMs, nowMs, pause }: Looking): Promise<boolean> {
  const deadlineMs = nowMs() + withinMs;
  for (let pauseMs = FIRST_PAUSE_MS; nowMs() < deadlineMs; pauseMs = Math.min(pauseMs * 1.5, MAX_PAUSE_MS)) {
    if (await look()) return true;
    await pause(pauseMs);
  }
  return false;
}
