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
 * @param {string} name
 * @param {(onLine: (line: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(onProgress, name, work) {
  const startedAtMs = Date.now();
  onProgress({ kind: 'begin', step: name });
  const result = await work((line) => onProgress({ kind: 'line', step: name, line }));
  onProgress({ kind: 'end', step: name, durationMs: Date.now() - startedAtMs });
  return result;
}
