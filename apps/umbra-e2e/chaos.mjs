import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeStackPorts, startStack } from '../launcher/stack.mjs';
import { Device } from '../launcher/src/fleet/device.mjs';
import { makeDevices } from '../launcher/src/fleet/licences.mjs';
import { httpJson } from '../launcher/src/stack/http-json.mjs';
import { killByTurns } from './src/chaos/kills.mjs';
import { Ledger } from './src/chaos/ledger.mjs';
import { startLoad } from './src/chaos/load.mjs';
import { readOptions, usage } from './src/chaos/options.mjs';
import { verify } from './src/chaos/verify.mjs';

const DEVICES_A_BATCH = 6;
const ANSWER_WITHIN_MS = 8_000;
/** Far above what the load sends: this is about losses, not about limits. */
const SAMPLES_PER_SECOND = 1_000_000;
const FIRST_SAMPLE_AGE_MS = 6 * 3_600_000;

/** @param {string} line */
const say = (line) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);

/**
 * @param {boolean} skipBuild
 * @returns {Promise<import('../launcher/stack.mjs').Stack & { folder: string }>}
 */
async function startOwnStack(skipBuild) {
  const folder = mkdtempSync(join(tmpdir(), 'umbra-chaos-'));
  // PostgreSQL's own user must get to its folder.
  chmodSync(folder, 0o711);
  const stack = await startStack({
    dataDir: join(folder, 'data'),
    ports: await freeStackPorts(),
    env: { ...process.env, KAFKA_BROKERS: '', DATABASE_URL: '' },
    skipInstall: skipBuild,
    onProgress: (event) => {
      if (event.kind === 'begin') say(event.step);
      if (event.kind === 'crash' && !event.how.includes('SIGKILL')) {
        say(`${event.part} crashed (${event.how}):\n${event.lines.slice(-20).join('\n')}`);
      }
    },
  });
  return { ...stack, folder };
}

/** @typedef {(method: string, path: string, body?: unknown) => Promise<any>} Call as somebody who is logged in */

/**
 * @param {import('./src/chaos/options.mjs').ChaosOptions} options
 * @param {import('../launcher/stack.mjs').Stack} stack
 * @returns {Promise<string[]>} what went wrong; empty if nothing did
 */
async function run({ kills, singles, batches }, stack) {
  const { url, demo, admin } = stack;
  const agent = new Agent({ keepAlive: true });
  /** @type {typeof httpJson} */
  const http = (method, address, given) => httpJson(method, address, { agent, withinMs: ANSWER_WITHIN_MS, ...given });
  /** @type {(who: import('../launcher/src/stack/demo-project.mjs').Credentials) => Promise<Call>} */
  const callAs = async ({ email, password }) => {
    const { accessToken: token } = await http('POST', `${url}/users/v2/login`, { body: { email, password } });
    return (method, path, body) => http(method, url + path, { token, body });
  };
  const call = await callAs(demo);
  const callAsAdmin = await callAs(admin);
  await callAsAdmin('PUT', `/admin/v1/projects/${demo.projectId}/limits`, { samplesPerSecond: SAMPLES_PER_SECOND });
  const licences = await makeDevices(call, demo, singles + batches * DEVICES_A_BATCH);
  const devices = licences.slice(0, singles).map((licence) => new Device(url, http, licence));
  await Promise.all(devices.map((device) => device.signIn()));
  const others = licences.slice(singles).map(({ trackingId }) => trackingId);
  const groups = Array.from({ length: batches }, (_, n) =>
    others.slice(n * DEVICES_A_BATCH, (n + 1) * DEVICES_A_BATCH),
  );

  const ledger = new Ledger(Date.now() - FIRST_SAMPLE_AGE_MS);
  const postBatch = (/** @type {object[]} */ data) => call('POST', '/v3/batch', { data });
  const load = startLoad({ ledger, singles: devices, batches: groups, postBatch });
  try {
    await killByTurns({
      count: kills,
      stack,
      ledger,
      failure: load.failure,
      onKill: ({ number, victim, inFlight, recoveryMs }) =>
        say(
          `kill ${number}/${kills}: ${victim} with ${inFlight} samples on their way, all well after ` +
            `${(recoveryMs / 1000).toFixed(1)} s; ${ledger.acknowledged} acknowledged, ${ledger.repeated} requests repeated`,
        ),
    });
  } finally {
    say('the load stops; what is unanswered is repeated until it is acknowledged');
    await load.stop();
  }
  say(
    `comparing ${ledger.acknowledged} acknowledged samples of ${ledger.trackingIds().length} devices with their traces`,
  );
  const problems = await verify(call, ledger);
  agent.destroy();
  if (problems.length === 0) {
    say(`chaos passed: ${kills} kills, ${ledger.acknowledged} acknowledged samples, each in its trace exactly once`);
  }
  return problems;
}

/** @param {import('./src/chaos/options.mjs').ChaosOptions} options */
async function main(options) {
  const stack = await startOwnStack(options.skipBuild);
  const stop = async () => {
    await stack.stop();
    rmSync(stack.folder, { recursive: true, force: true });
  };
  process.once('SIGINT', () => void stop().then(() => process.exit(130)));
  let problems;
  try {
    problems = await run(options, stack);
  } catch (error) {
    problems = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
  if (problems.length > 0) {
    say(`chaos FAILED:\n${problems.join('\n')}\nlogs are kept in ${stack.folder}/logs`);
    process.exitCode = 1;
    await stack.stop();
    return;
  }
  await stop();
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) console.log(usage);
  else await main(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
