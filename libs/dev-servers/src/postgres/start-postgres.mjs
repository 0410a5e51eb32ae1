import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ManagedProcess, runToEnd } from '../process/managed-process.mjs';
import { findPostgresBinaries } from './binaries.mjs';
import { createDatabase } from './create-database.mjs';
import { placeForServer, readableBinaries, serverUser } from './server-user.mjs';

const SUPERUSER = 'umbra_admin';
const DATABASE = 'umbra';
const READY_WITHIN_MS = 60_000;

/**
 * @typedef {object} PostgresOptions
 * @property {string} dataDir made when missing; its content survives a restart
 * @property {number} port on 127.0.0.1
 * @property {boolean} [durable] false for tests: faster, and a power cut may destroy the data; default true
 * @property {(line: string) => void} [onLog]
 * @property {AbortSignal} [abort] stops it, also while it starts
 */

/**
 * @typedef {object} PostgresServer
 * @property {string} url of the database `umbra`, as its superuser; holds the password
 * @property {number} pid
 * @property {ManagedProcess} process
 * @property {() => Promise<unknown>} stop in order (open connections are cut), within 5 s
 * @property {() => Promise<unknown>} kill at once, as a crash would
 */

/**
 * Starts a PostgreSQL server and waits until it serves clients. Makes the cluster and the database the first time.
 *
 * @param {PostgresOptions} options
 * @returns {Promise<PostgresServer>}
 * @throws if there is no server to start, or it is not ready within 60 s; the message says why
 */
export async function startPostgres({ dataDir, port, durable = true, onLog, abort }) {
  const user = serverUser();
  const place = placeForServer(dataDir, user);
  const binaries = readableBinaries(await findPostgresBinaries(), place, user);
  const cluster = join(place, 'cluster');
  const run = { cwd: place, env: environment(), uid: user?.uid, gid: user?.gid, onLine: onLog, abort };
  if (!existsSync(cluster)) await initialise({ binaries, place, cluster, user, run });

  const server = new ManagedProcess({
    ...run,
    name: 'PostgreSQL',
    command: binaries.postgres,
    args: ['-D', cluster, ...settings(port, durable)],
    // The fast shutdown: SIGTERM would wait for every client to leave by itself.
    stopSignal: 'SIGINT',
    readyLine: /database system is ready to accept connections/,
  });
  await server.waitUntilReady(READY_WITHIN_MS);
  const password = readFileSync(join(place, 'password'), 'utf8').trim();
  return {
    url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${DATABASE}`,
    pid: server.pid,
    process: server,
    stop: () => server.stop(),
    kill: () => {
      server.kill('SIGKILL');
      return server.exited;
    },
  };
}

/**
 * @param {{
 *   binaries: import('./binaries.mjs').PostgresBinaries,
 *   place: string,
 *   cluster: string,
 *   user: import('./server-user.mjs').ServerUser | undefined,
 *   run: Pick<import('../process/managed-process.mjs').ProcessOptions, 'cwd' | 'env' | 'uid' | 'gid' | 'onLine' | 'abort'>,
 * }} options
 */
async function initialise({ binaries, place, cluster, user, run }) {
  // Under another name first: an attempt that was interrupted is not taken for a cluster.
  const partial = `${cluster}.partial`;
  rmSync(partial, { recursive: true, force: true });
  const passwordFile = join(place, 'password');
  writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
  await runToEnd({
    ...run,
    name: 'PostgreSQL (making its cluster)',
    command: binaries.initdb,
    args: [
      ...['-D', partial, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
      // Text is sorted by its bytes, the same on every machine.
      ...['--encoding=UTF8', '--no-locale', '--no-instructions'],
    ],
  });
  await createDatabase({ ...run, postgres: binaries.postgres, cluster: partial, database: DATABASE });
  renameSync(partial, cluster);
}

/**
 * @param {number} port
 * @param {boolean} durable
 */
function settings(port, durable) {
  const values = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    // No socket file: /tmp is shared with everybody on the machine.
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=128MB',
    'logging_collector=off',
    ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
  ];
  return values.flatMap((value) => ['-c', value]);
}

/** What libpq and the server would read from ours (PGHOST, PGDATA, LC_ALL and so on) must not reach them. */
function environment() {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}
