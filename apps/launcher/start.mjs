// `npm start`: from a fresh clone, or from yesterday's data, to a running Umbra.
import { failWith } from './src/setup/problem.mjs';
import { terminal } from './src/stack/terminal.mjs';
import { welcome } from './src/stack/welcome.mjs';
import { startStack } from './stack.mjs';

const STOP_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

async function main() {
  const startedAtMs = Date.now();
  const stopWanted = new AbortController();
  for (const signal of STOP_SIGNALS) {
    process.on(signal, () => {
      // The second time it is meant: the watchdog stops what is left.
      if (stopWanted.signal.aborted) process.exit(1);
      console.log('\nstopping');
      stopWanted.abort();
    });
  }
  const { onProgress, close } = terminal((line) => console.log(line));
  try {
    const stack = await startStack({ onProgress, abort: stopWanted.signal });
    console.log(`  up after ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s; logs are in .umbra/logs`);
    process.stdout.write(welcome(stack));
    await aborted(stopWanted.signal);
    await stack.stop();
  } catch (error) {
    if (!stopWanted.signal.aborted) throw error;
  } finally {
    close();
  }
  console.log('stopped');
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function aborted(signal) {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    // A timer keeps the process alive while nothing else does.
    const timer = setInterval(() => {}, 60_000);
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      resolve();
    });
  });
}

main().catch(failWith);
