// `node drop-shared-files.mjs <shared> <own>`: removes from a folder what another one has at the same path, so that an
// image that has both, one over the other, stores each file once.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const [shared, own] = process.argv.slice(2);
if (shared === undefined || own === undefined)
  throw new Error('Say which folders: drop-shared-files.mjs <shared> <own>');

for (const entry of readdirSync(own, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const file = join(entry.parentPath, entry.name);
  if (isSame(file, join(shared, relative(own, file)))) rmSync(file);
}

/**
 * @param {string} file
 * @param {string} other may be missing
 */
function isSame(file, other) {
  const stat = statSync(other, { throwIfNoEntry: false });
  return stat?.size === statSync(file).size && readFileSync(file).equals(readFileSync(other));
}
