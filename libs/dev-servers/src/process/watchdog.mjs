import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./watchdog.process.mjs', import.meta.url));

/** @type {Map<number, NodeJS.Signals>} */
const guarded = new Map();

/** @type {import('node:child_process').ChildProcess | undefined} */
let watchdog;

/**
 * Promises that a process ends when this one does, even if this one is killed with SIGKILL: a helper process holds a
 * pipe from us, and stops all guarded processes when it closes.
 *
 * @param {number} pid
 * @param {NodeJS.Signals} stopSignal what asks the process to stop; SIGKILL follows if it does not
 */
export function guard(pid, stopSignal) {
  guarded.set(pid, stopSignal);
  if (watchdog === undefined) startWatchdog();
  else tell(`guard ${pid} ${stopSignal}`);
}

/**
 * Takes a guard back, once the process is known to be gone (its pid may be another's soon).
 *
 * @param {number} pid
 */
export function release(pid) {
  guarded.delete(pid);
  tell(`release ${pid}`);
}

/**
 * Ends the helper, if it guards nothing any more; the next process to be guarded starts another. Settles when it is gone.
 */
export async function endWatchdog() {
  const child = watchdog;
  if (child === undefined || guarded.size > 0) return;
  watchdog = undefined;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.ref();
  child.stdin?.end();
  await gone;
}

function startWatchdog() {
  // Detached: a Ctrl-C in the terminal must reach us alone.
  const child = spawn(process.execPath, [program], { detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  watchdog = child;
  child.on('exit', () => {
    if (watchdog === child) watchdog = undefined;
    if (guarded.size > 0) startWatchdog();
  });
  // A watchdog that died shows itself by 'exit'; the broken pipe says nothing more.
  child.stdin?.on('error', () => {});
  child.unref();
  /** @type {import('node:net').Socket} */ (child.stdin).unref();
  for (const [pid, stopSignal] of guarded) tell(`guard ${pid} ${stopSignal}`);
}

/** @param {string} command */
function tell(command) {
  watchdog?.stdin?.write(`${command}\n`);
}
