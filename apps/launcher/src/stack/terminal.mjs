const STILL_EVERY_MS = 10_000;
const CRASH_LINES = 20;
const CRASH_LINE_LENGTH = 400;

/**
 * Shows on the terminal how a stack starts and runs: a line for each step that is done, a sign of life of each that
 * takes long, and the last lines of each part that crashes.
 *
 * @param {(line: string) => void} write
 * @returns {{ onProgress: import('./progress.mjs').OnProgress, close: () => void }} `close` ends the signs of life
 */
export function terminal(write) {
  /** @type {Map<string, { startedAtMs: number, lastLine: string }>} */
  const running = new Map();
  const timer = setInterval(() => {
    for (const [step, { startedAtMs, lastLine }] of running) {
      const sinceMs = Date.now() - startedAtMs;
      if (sinceMs < STILL_EVERY_MS) continue;
      const said = lastLine === '' ? '' : `: ${lastLine.slice(0, 90)}`;
      write(`  … ${step}, ${seconds(sinceMs)}${said}`);
    }
  }, STILL_EVERY_MS);
  timer.unref();
  return { onProgress: (event) => show(event, running, write), close: () => clearInterval(timer) };
}

/**
 * @param {import('./progress.mjs').ProgressEvent} event
 * @param {Map<string, { startedAtMs: number, lastLine: string }>} running
 * @param {(line: string) => void} write
 */
function show(event, running, write) {
  switch (event.kind) {
    case 'begin':
      running.set(event.step, { startedAtMs: Date.now(), lastLine: '' });
      return;
    case 'line': {
      const step = running.get(event.step);
      if (step !== undefined && event.line.trim() !== '') step.lastLine = event.line.trim();
      return;
    }
    case 'end':
      running.delete(event.step);
      write(`  ✓ ${event.step.padEnd(24)} ${seconds(event.durationMs).padStart(7)}`);
      return;
    case 'crash':
      write(`  ✗ ${event.part} crashed (${event.how}) and is started again; its last lines:`);
      for (const line of event.lines.slice(-CRASH_LINES)) write(`      ${line.slice(0, CRASH_LINE_LENGTH)}`);
      return;
    case 'restart':
      write(`  ↻ ${event.part} is started again (process ${event.pid})`);
      return;
  }
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}
