import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the repository. */
export const rootDir = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

/** What the launcher keeps between runs: jars, data, logs, the secret key. */
export const umbraDir = join(rootDir, '.umbra');

/**
 * @param {string} name of a program of our npm packages
 * @returns {string} the file to run with node
 */
export function binFile(name) {
  return join(rootDir, 'node_modules/.bin', name);
}
