/**
 * What happens while a stack starts and runs, for whoever shows it.
 *
 * @typedef {(
 *   | { kind: 'begin', step: string }
 *   | { kind: 'line', step: string, line: string }
 *   | { kind: 'end', step: string, durationMs: number }
 *   | { kind: 'crash', part: string, how: string, lines: string[] }
 *   | { kind: 'restart', part: string, pid: number }
 * )} ProgressEvent
 */

/** @typedef {(event: ProgressEvent) => void} OnProgress */

/**
 * Tells the begin, the lines and the end of a step.
 *
 * @template T
 * @param {OnProgress} onProgress
 * @param {string} step
 * @param {(onLine: (line: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(onProgress, step, work) {
  const startedAtMs = Date.now();
  onProgress({ kind: 'begin', step });
  const result = await work((line) => onProgress({ kind: 'line', step, line }));
  onProgress({ kind: 'end', step, durationMs: Date.now() - startedAtMs });
  return result;
}
