// `npm run verify:dashboards`: a real Prometheus on a real stack under load answers every query of the dashboards and rules.
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { freeStackPorts, startStack } from '../launcher/stack.mjs';
import { askEverything, firing } from './src/verify-dashboards/ask-everything.mjs';
import { findChromium, findPrometheus } from './src/verify-dashboards/find-binaries.mjs';
import { runLoad } from './src/verify-dashboards/load.mjs';
import { takePictures } from './src/verify-dashboards/pictures.mjs';
import { prometheusFolder, startPrometheus } from './src/verify-dashboards/prometheus.mjs';

const { values } = parseArgs({
  options: {
    devices: { type: 'string', default: '50' },
    rate: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '60' },
    pictures: { type: 'string' },
    'skip-build': { type: 'boolean', default: false },
  },
});
const SCRAPE_S = 2;
const ASK_AGAIN_MS = 3_000;
const durationS = Number(values.seconds);

/** @param {string} line */
const say = (line) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);

const { prometheus: binary, promtool } = findPrometheus(process.env);
const chromium = values.pictures === undefined ? undefined : findChromium(process.env);
await checkFiles();

const folder = mkdtempSync(join(tmpdir(), 'umbra-dashboards-'));
// PostgreSQL's own user must get to its folder.
chmodSync(folder, 0o711);
const end = new AbortController();
/** @type {import('../launcher/stack.mjs').Stack | undefined} */
let stack;
try {
  stack = await startStack({
    dataDir: join(folder, 'data'),
    ports: await freeStackPorts(),
    // The cloud that its connectors mirror is the stack itself.
    env: { ...process.env, KAFKA_BROKERS: '', DATABASE_URL: '', CONNECTORS_ALLOW_PRIVATE: 'true' },
    durable: false,
    skipInstall: values['skip-build'],
    onProgress: (event) => {
      if (event.kind === 'begin') say(event.step);
      if (event.kind === 'crash') say(`${event.part} crashed (${event.how}):\n${event.lines.slice(-20).join('\n')}`);
    },
  });
  await verify(stack);
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
} finally {
  end.abort();
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function checkFiles() {
  const run = promisify(execFile);
  const filesIn = (/** @type {string} */ name) => {
    const path = join(prometheusFolder, name);
    return readdirSync(path).map((file) => join(path, file));
  };
  await run(promtool, ['check', 'config', join(prometheusFolder, 'prometheus.yml')]);
  await run(promtool, ['check', 'rules', ...filesIn('rules')]);
  await run(promtool, ['test', 'rules', ...filesIn('tests')]);
  say('promtool: configuration and rules are good, and their tests pass');
}

/** @param {import('../launcher/stack.mjs').Stack} stack */
async function verify(stack) {
  const prometheusHome = join(folder, 'prometheus');
  mkdirSync(prometheusHome);
  const prometheus = await startPrometheus({
    ...{ binary, folder: prometheusHome, targets: stack.ports.internal, scrapeS: SCRAPE_S },
  });
  try {
    say(`Prometheus scrapes ${Object.keys(stack.ports.internal).join(', ')} at ${prometheus.url}`);
    const load = runLoad(stack, {
      ...{ devices: Number(values.devices), postsPerSecond: Number(values.rate), durationS, abort: end.signal },
      onReady: () => say(`${values.devices} devices, ${values.rate} posts a second, for ${durationS} s`),
    });
    const stopped = load.then((figures) => say(figures));
    const { asked, problems } = await askUntilAnswered(prometheus.url, stopped);
    await stopped;
    for (const alert of await firing(prometheus.url)) say(`fires: ${alert}`);
    await draw(prometheus.url);
    if (problems.length > 0) throw new Error(`${problems.length} of ${asked} give nothing:\n${problems.join('\n')}`);
    say(`${asked} queries and rules, each with data`);
  } finally {
    await prometheus.stop();
  }
}

/** @param {string} prometheus */
async function draw(prometheus) {
  if (chromium === undefined || values.pictures === undefined) return;
  const minutes = Math.max(1, Math.floor(durationS / 60));
  const files = await takePictures({ chromium, prometheus, folder: values.pictures, minutes, scrapeS: SCRAPE_S });
  for (const file of files) say(file);
}

/**
 * Asks again while the load runs, since the first answers come when all has been scraped twice.
 *
 * @param {string} url
 * @param {Promise<void>} stopped
 */
async function askUntilAnswered(url, stopped) {
  let isRunning = true;
  const note = () => {
    isRunning = false;
  };
  // What the load fails with is the caller's to see.
  const over = stopped.then(note, note);
  for (;;) {
    const answer = await askEverything(url, `${8 * SCRAPE_S}s`);
    if (answer.problems.length === 0 || !isRunning) return answer;
    await Promise.race([over, delay(ASK_AGAIN_MS)]);
  }
}
