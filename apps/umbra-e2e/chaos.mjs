import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose, composeStack } from '../launcher/src/stack/compose.mjs';
import { accounts, ensureDemoProject } from '../launcher/src/stack/demo-project.mjs';
import { freeStackPorts, startStack } from '../launcher/stack.mjs';
import { compareWithRebuild } from './src/chaos/compare-with-rebuild.mjs';
import { composeTarget } from './src/chaos/compose-target.mjs';
import { killByTurns } from './src/chaos/kills.mjs';
import { Ledger } from './src/chaos/ledger.mjs';
import { startLoad } from './src/chaos/load.mjs';
import { localTarget } from './src/chaos/local-target.mjs';
import { readOptions, usage } from './src/chaos/options.mjs';
import { prepare } from './src/chaos/prepare.mjs';
import { verify } from './src/chaos/verify.mjs';

const FIRST_SAMPLE_AGE_MS = 6 * 3_600_000;
const SLOW_ANSWER_MS = 30_000;

/** @param {string} line */
const say = (line) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);

/**
 * @param {boolean} skipBuild
 * @returns {Promise<import('../launcher/stack.mjs').Stack & { folder: string, dataDir: string }>}
 */
async function startOwnStack(skipBuild) {
  const folder = mkdtempSync(join(tmpdir(), 'umbra-chaos-'));
  // PostgreSQL's own user must get to its folder.
  chmodSync(folder, 0o711);
  const dataDir = join(folder, 'data');
  const stack = await startStack({
    dataDir,
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
  return { ...stack, folder, dataDir };
}

/**
 * @typedef {object} Trial
 * @property {Parameters<typeof prepare>[0]} stack
 * @property {import('./src/chaos/kills.mjs').Target} target
 * @property {() => Promise<string[]>} compare the read models with a rebuild; how they differ
 */

/**
 * @param {import('./src/chaos/options.mjs').ChaosOptions} options
 * @param {Trial} trial
 * @returns {Promise<string[]>} what went wrong; empty if nothing did
 */
async function run({ kills, singles, batches }, { stack, target, compare }) {
  const { call, close, ...clients } = await prepare(stack, { singles, batches });
  const ledger = new Ledger(Date.now() - FIRST_SAMPLE_AGE_MS);
  const postBatch = (/** @type {object[]} */ data) => call('POST', '/v3/batch', { data });
  const acceptedWithinMs = target.recoversWithinMs + SLOW_ANSWER_MS;
  const load = startLoad({ ledger, ...clients, postBatch, acceptedWithinMs });
  try {
    await killByTurns({
      count: kills,
      target,
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
  say('comparing the read models with a rebuild from the log');
  problems.push(...(await compare()));
  close();
  if (problems.length === 0) {
    say(`chaos passed: ${kills} kills, ${ledger.acknowledged} acknowledged samples, each in its trace exactly once`);
  }
  return problems;
}

/**
 * In the containers of docker/compose.yaml, which run already, and go on.
 *
 * @param {import('./src/chaos/options.mjs').ChaosOptions} options
 */
async function runInContainers(options) {
  const { url, env } = await composeStack();
  const { admin, demo } = accounts(env);
  const stack = { url, admin, demo: await ensureDemoProject({ url, admin, demo }) };
  const rebuild = ['node', '--env-file=/run/umbra/shadows.env', 'apps/shadows/dist/rebuild.js', '--dry-run'];
  const compare = () =>
    compose('exec', '-T', 'shadows', ...rebuild).then(
      () => [],
      (error) => [describe(error)],
    );
  const problems = await run(options, { stack, target: composeTarget(), compare });
  if (problems.length === 0) return;
  say(`chaos FAILED:\n${problems.join('\n')}`);
  process.exitCode = 1;
}

/** @param {unknown} error */
function describe(error) {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** @param {import('./src/chaos/options.mjs').ChaosOptions} options */
async function runHere(options) {
  const stack = await startOwnStack(options.skipBuild);
  const stop = async () => {
    await stack.stop();
    rmSync(stack.folder, { recursive: true, force: true });
  };
  process.once('SIGINT', () => void stop().then(() => process.exit(130)));
  let problems;
  try {
    const compare = () => compareWithRebuild(stack.dataDir);
    problems = await run(options, { stack, target: localTarget(stack), compare });
  } catch (error) {
    problems = [describe(error)];
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
  else if (options.compose) await runInContainers(options);
  else await runHere(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
