import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  existsSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** @typedef {{ name: string, uid: number, gid: number }} ServerUser */

const ROOTS_PLACE = '/var/lib/umbra';

/**
 * PostgreSQL refuses to run as root, rightly. When we are root it runs as `postgres`, or `nobody` where there is none.
 *
 * @returns {ServerUser | undefined} undefined if we are an ordinary user: PostgreSQL runs as ourselves
 */
export function serverUser() {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = numericId('-u', name);
    const gid = numericId('-g', name);
    if (uid !== undefined && gid !== undefined && uid !== 0) return { name, uid, gid };
  }
  throw new Error('PostgreSQL does not run as root: make a user named postgres, or set DATABASE_URL.');
}

/**
 * @param {'-u' | '-g'} kind
 * @param {string} name
 */
function numericId(kind, name) {
  try {
    return Number(execFileSync('id', [kind, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return undefined;
  }
}

/**
 * The folder where the server's files go: the wanted one, if the server's user can get there. In a folder that is closed
 * to others (a clone under /root, say) it can't; then they go below /var/lib/umbra, and a note in the wanted folder
 * says where.
 *
 * @param {string} wanted made when missing
 * @param {ServerUser | undefined} user
 * @returns {string} an existing folder that belongs to the server's user
 */
export function placeForServer(wanted, user) {
  mkdirSync(wanted, { recursive: true, mode: 0o711 });
  const place = user === undefined || canEnter(dirname(wanted), user) ? wanted : placeElsewhere(wanted);
  if (user !== undefined) chownSync(place, user.uid, user.gid);
  return place;
}

/**
 * @param {string} wanted the folder that `placeForServer` was asked for
 * @returns {string | undefined} the folder that it made elsewhere, if it did
 */
export function placeMadeElsewhere(wanted) {
  const note = join(wanted, 'moved-to');
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : undefined;
}

/** @param {string} wanted */
function placeElsewhere(wanted) {
  const earlier = placeMadeElsewhere(wanted);
  if (earlier !== undefined && existsSync(earlier)) return earlier;
  mkdirSync(ROOTS_PLACE, { recursive: true, mode: 0o755 });
  const place = mkdtempSync(join(ROOTS_PLACE, 'postgres-'));
  writeFileSync(join(wanted, 'moved-to'), `${place}\n`);
  return place;
}

/**
 * Makes the server's programs readable for its user: those of an npm package below a closed folder are copied.
 *
 * @param {import('./binaries.mjs').PostgresBinaries} binaries
 * @param {string} place a folder that the user can enter
 * @param {ServerUser | undefined} user
 * @returns {import('./binaries.mjs').PostgresBinaries}
 */
export function readableBinaries(binaries, place, user) {
  if (user === undefined || !binaries.bundled || canEnter(binaries.home, user)) return binaries;
  const home = join(place, 'server');
  if (!existsSync(home)) cpSync(binaries.home, home, { recursive: true, verbatimSymlinks: true });
  chmodSync(home, 0o755);
  return { ...binaries, home, initdb: join(home, 'bin/initdb'), postgres: join(home, 'bin/postgres') };
}

/**
 * @param {string} folder
 * @param {ServerUser} user
 * @returns {boolean} whether the user may pass through this folder and all above it
 */
function canEnter(folder, { uid, gid }) {
  const { mode, uid: owner, gid: group } = statSync(folder);
  const executeBit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
  if ((mode & executeBit) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || canEnter(parent, { name: '', uid, gid });
}
