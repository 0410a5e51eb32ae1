// The helper behind watchdog.mjs. It reads `guard <pid> <signal>` and `release <pid>` from its standard input, and when
// that ends - because its parent is gone, in whatever way - it stops what is still guarded.
import { readLines } from './line-reader.mjs';

const GRACE_MS = 8_000;
const POLL_MS = 100;

/** @type {Map<number, NodeJS.Signals>} */
const guarded = new Map();

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => {});

readLines(process.stdin, (line) => {
  const [command, pid, signal] = line.split(' ');
  if (command === 'guard') guarded.set(Number(pid), /** @type {NodeJS.Signals} */ (signal));
  if (command === 'release') guarded.delete(Number(pid));
});

process.stdin.on('end', () => {
  if (guarded.size === 0) return;
  for (const [pid, signal] of guarded) send(pid, signal);
  const deadline = Date.now() + GRACE_MS;
  const timer = setInterval(() => {
    const alive = [...guarded.keys()].filter((pid) => send(pid, 0));
    if (alive.length > 0 && Date.now() < deadline) return;
    for (const pid of alive) send(pid, 'SIGKILL');
    clearInterval(timer);
  }, POLL_MS);
});

/**
 * @param {number} pid of a process that leads a group: its children get the signal too
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} whether the process was there
 */
function send(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH') return false;
    throw error;
  }
}
