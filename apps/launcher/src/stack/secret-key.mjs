import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * The instance's secret key: made once, then read.
 *
 * @param {string} file
 * @returns {string} 32 bytes in base64
 */
export function keptSecretKey(file) {
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}
