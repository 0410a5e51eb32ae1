import { dirname, join } from 'node:path';
import { endWatchdog } from '../../libs/dev-servers/src/process/watchdog.mjs';
import { build } from './src/setup/build.mjs';
import { install, isInstalled } from './src/setup/install.mjs';
import { umbraDir } from './src/setup/paths.mjs';
import { preflight } from './src/setup/preflight.mjs';
import { lockData } from './src/stack/data-lock.mjs';
import { accounts, ensureDemoProject } from './src/stack/demo-project.mjs';
import { waitUntilReady } from './src/stack/health.mjs';
import { logFiles } from './src/stack/log-files.mjs';
import { PartList } from './src/stack/part-list.mjs';
import { neededPorts, portsFrom, readBasePort } from './src/stack/ports.mjs';
import { step } from './src/stack/progress.mjs';
import { provision } from './src/stack/provision.mjs';
import { noteRunningStack } from './src/stack/running-stack.mjs';
import { keptSecretKey } from './src/stack/secret-key.mjs';
import { ensureServers, ownServers } from './src/stack/servers.mjs';
import { startServices } from './src/stack/services.mjs';

export { freeStackPorts } from './src/stack/ports.mjs';

/** @typedef {import('./src/stack/ports.mjs').ServiceName} ServiceName */

/**
 * @typedef {object} StackOptions
 * @property {string} [dataDir] survives a restart; default `.umbra/data`. Logs and the secret key go beside it.
 * @property {import('./src/stack/ports.mjs').StackPorts} [ports] default: from UMBRA_PORT (8080) upwards
 * @property {NodeJS.ProcessEnv} [env] default: ours. KAFKA_BROKERS and DATABASE_URL in it name servers to use.
 * @property {boolean} [durable] false for tests: PostgreSQL does not wait for the disk; default true
 * @property {boolean} [skipInstall] true if the packages are installed and everything is built; default false
 * @property {import('./src/stack/progress.mjs').OnProgress} [onProgress]
 * @property {AbortSignal} [abort] ends a start that is under way: what was started is stopped, and the start rejects
 */

/**
 * @typedef {object} Stack
 * @property {string} url of the gateway
 * @property {import('./src/stack/ports.mjs').StackPorts} ports
 * @property {{ KAFKA_BROKERS: string, DATABASE_URL: string, UMBRA_SECRET_KEY: string }} env for tests and tools; the
 *   database as one who may make roles in it
 * @property {import('./src/stack/demo-project.mjs').Credentials} admin
 * @property {import('./src/stack/demo-project.mjs').DemoProject} demo
 * @property {ReadonlyMap<string, import('./src/stack/part.mjs').Part>} parts the services, `kafka` and `postgres`
 * @property {(part: string, signal?: NodeJS.Signals) => void} kill as a crash would (SIGKILL); the part is started
 *   again after a second
 * @property {(part: string) => number} restartCount
 * @property {(service: ServiceName) => Promise<void>} ready settles when the service says that it is ready
 * @property {() => Promise<void>} stop everything, in order, within 15 s
 */

/**
 * Starts Umbra: Kafka, PostgreSQL, topics, roles and tables, the services, the demo project.
 *
 * @param {StackOptions} [options]
 * @returns {Promise<Stack>}
 * @throws {import('./src/setup/problem.mjs').Problem} what the user can put right
 * @throws {Error} if a part does not start; everything is stopped then
 */
export async function startStack(options = {}) {
  const { dataDir = join(umbraDir, 'data'), onProgress = () => {}, abort } = options;
  const releaseData = lockData(dataDir);
  const parts = new PartList(onProgress);
  let forget = () => {};
  const stop = async () => {
    forget();
    await parts.stop();
    await endWatchdog();
    releaseData();
  };
  // Ends the start, by the caller's wish or since one step failed: steps beside it must not go on.
  const end = new AbortController();
  end.signal.addEventListener('abort', () => void parts.stop());
  const endByWish = () => end.abort();
  abort?.addEventListener('abort', endByWish);
  try {
    const stack = await start({ ...options, dataDir, onProgress, abort: end.signal }, parts);
    forget = noteRunningStack(dataDir, stack);
    return { ...stack, stop };
  } catch (error) {
    end.abort();
    await stop();
    throw error;
  } finally {
    abort?.removeEventListener('abort', endByWish);
  }
}

/**
 * @param {StackOptions & Required<Pick<StackOptions, 'dataDir' | 'onProgress'>>} options
 * @param {PartList} parts
 * @returns {Promise<Omit<Stack, 'stop'>>}
 */
async function start({ dataDir, onProgress, abort, env = process.env, durable = true, ...options }, parts) {
  const ports = options.ports ?? portsFrom(readBasePort(env.UMBRA_PORT));
  const own = ownServers(env);
  await preflight({ kafka: own.kafka, ports: neededPorts(ports, own) });
  const isPrepared = options.skipInstall === true;
  if (!isPrepared && !isInstalled()) await step(onProgress, 'npm ci', (onLog) => install({ abort, onLog }));

  const home = dirname(dataDir);
  const openLog = logFiles(join(home, 'logs'));
  const secretKey = env.UMBRA_SECRET_KEY || keptSecretKey(join(home, 'secret.key'));
  const [{ brokers, databaseUrl }] = await Promise.all([
    ensureServers({ env, dataDir, ports, durable, parts, openLog, onProgress, abort }),
    isPrepared ? undefined : step(onProgress, 'build', (onLog) => build({ abort, onLog })),
  ]);
  const given = { KAFKA_BROKERS: brokers, DATABASE_URL: databaseUrl, UMBRA_SECRET_KEY: secretKey };
  const databaseUrls = await provision({ env: { ...env, ...given }, onProgress, abort });
  const settings = { base: env, ports, brokers, secretKey };
  await startServices({ settings, databaseUrls, parts, openLog, onProgress, abort });

  const url = `http://127.0.0.1:${ports.http.gateway}`;
  const { admin, demo } = accounts(env);
  return {
    ...{ url, ports, env: given, admin },
    demo: await step(onProgress, 'demo project', () => ensureDemoProject({ url, admin, demo })),
    parts: parts.byName,
    kill: (part, signal = 'SIGKILL') => parts.get(part).kill(signal),
    restartCount: (part) => parts.get(part).restartCount,
    ready: (service) => waitUntilReady(parts.get(service), ports.internal[service]),
  };
}
