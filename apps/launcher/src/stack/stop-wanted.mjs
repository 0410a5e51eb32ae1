const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
const ORPHAN_POLL_MS = 500;

/**
 * Tells when a command that runs until it is stopped should stop: by a signal, or when the npm that runs it is gone
 * (npm does not pass a SIGTERM on).
 *
 * @param {() => void} onSecondSignal somebody is in a hurry
 * @returns {AbortSignal}
 */
export function stopWanted(onSecondSignal) {
  const stop = new AbortController();
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (stop.signal.aborted) onSecondSignal();
      stop.abort();
    });
  }
  if (process.env.npm_lifecycle_event !== undefined) watchParent(() => stop.abort(), stop.signal);
  return stop.signal;
}

/**
 * @param {() => void} onGone
 * @param {AbortSignal} end of the watch
 */
function watchParent(onGone, end) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) onGone();
  }, ORPHAN_POLL_MS);
  timer.unref();
  end.addEventListener('abort', () => clearInterval(timer));
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<void>} settles when it fires; until then the process stays alive
 */
export function fired(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const keepAlive = setInterval(() => {}, 60_000);
    signal.addEventListener('abort', () => {
      clearInterval(keepAlive);
      resolve();
    });
  });
}
