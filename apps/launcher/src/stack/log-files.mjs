import { appendFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A log file for each part. One of an earlier run is kept beside it as `<part>.previous.log`.
 *
 * @param {string} folder
 * @returns {(part: string) => (line: string) => void} opens a part's file, and gives what writes a line to it
 */
export function logFiles(folder) {
  mkdirSync(folder, { recursive: true });
  return (part) => {
    const file = join(folder, `${part}.log`);
    if (existsSync(file)) renameSync(file, join(folder, `${part}.previous.log`));
    writeFileSync(file, '');
    return (line) => appendFileSync(file, `${line}\n`);
  };
}
