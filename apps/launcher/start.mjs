// `npm start`: from a fresh clone, or from yesterday's data, to a running Umbra.
import { failWith } from './src/setup/problem.mjs';
import { fired, stopWanted } from './src/stack/stop-wanted.mjs';
import { terminal } from './src/stack/terminal.mjs';
import { welcome } from './src/stack/welcome.mjs';
import { startStack } from './stack.mjs';

async function main() {
  const startedAtMs = Date.now();
  // In a hurry: the watchdog stops what is left.
  const stop = stopWanted(() => process.exit(1));
  stop.addEventListener('abort', () => console.log('\nstopping'));
  const { onProgress, close } = terminal((line) => console.log(line));
  try {
    const stack = await startStack({ onProgress, abort: stop });
    console.log(`  up after ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s; logs are in .umbra/logs`);
    process.stdout.write(welcome(stack));
    await fired(stop);
    await stack.stop();
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    close();
  }
  console.log('stopped');
}

main().catch(failWith);
