/**
 * Cuts a byte stream into lines.
 *
 * @param {NodeJS.ReadableStream} stream
 * @param {(line: string) => void} onLine called once per line, without its line break; a last unfinished line too
 */
export function readLines(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (/** @type {string} */ chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line.replace(/\r$/, ''));
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
    rest = '';
  });
}
