// `npm run demo`: a simulated fleet between Europe's cities, through the public API alone.
import { Agent } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Device } from './src/fleet/device.mjs';
import { drive } from './src/fleet/drive.mjs';
import { Figures } from './src/fleet/figures.mjs';
import { findProject, makeDevices } from './src/fleet/licences.mjs';
import { seededRandom } from './src/fleet/random.mjs';
import { Tracker } from './src/fleet/tracker.mjs';
import { umbraDir } from './src/setup/paths.mjs';
import { failWith, Problem } from './src/setup/problem.mjs';
import { composeStack } from './src/stack/compose.mjs';
import { accounts, ensureDemoProject } from './src/stack/demo-project.mjs';
import { httpJson } from './src/stack/http-json.mjs';
import { readBasePort } from './src/stack/ports.mjs';
import { runningUrl } from './src/stack/running-stack.mjs';

const USAGE = `npm run demo -- [--devices 50] [--rate 10] [--duration 60] [--url http://127.0.0.1:8080] [--create] [--compose]
  --devices   how many
  --rate      posts per second, of the whole fleet
  --duration  seconds
  --url       of Umbra, default: what runs here; the user is that of UMBRA_DEMO_EMAIL and UMBRA_DEMO_PASSWORD
  --create    makes this user and a project for it first, as UMBRA_ADMIN_EMAIL and UMBRA_ADMIN_PASSWORD, where \`npm start\`
              has not
  --compose   that of docker/compose.yaml, with the users that it made`;

const REPORT_EVERY_MS = 10_000;

/** Of the stack that runs here; else where one would answer, say in Docker. */
function defaultUrl() {
  const running = runningUrl(join(umbraDir, 'data'));
  return running ?? `http://127.0.0.1:${readBasePort(process.env.UMBRA_PORT)}`;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      devices: { type: 'string', default: '50' },
      rate: { type: 'string', default: '10' },
      duration: { type: 'string', default: '60' },
      url: { type: 'string', default: defaultUrl() },
      create: { type: 'boolean', default: false },
      compose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) throw new Problem(USAGE);
  const [devices, rate, duration] = [values.devices, values.rate, values.duration].map(Number);
  if (
    !isWithin(devices, 10_000) ||
    !Number.isInteger(devices) ||
    !isWithin(rate, 2_000) ||
    !isWithin(duration, 86_400)
  ) {
    throw new Problem(`Devices are 1 to 10000, the rate is up to 2000, the duration up to 86400.\n${USAGE}`);
  }
  const target = { isCreating: values.create, url: values.url.replace(/\/$/, ''), env: process.env };
  return { devices, rate, duration, ...target, isCompose: values.compose };
}

/**
 * @param {number | undefined} value
 * @param {number} most
 * @returns {value is number}
 */
function isWithin(value, most) {
  return value !== undefined && value > 0 && value <= most;
}

async function main() {
  const { isCompose, ...options } = readOptions();
  const { devices, rate, duration, isCreating, url, env } = isCompose
    ? { ...options, ...(await composeStack()), isCreating: true }
    : options;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const abort = new AbortController();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => abort.abort());
  /** @type {typeof httpJson} */
  const http = (method, target, options) => httpJson(method, target, { ...options, agent });
  try {
    const { admin, demo } = accounts(env);
    const { email, password } = demo;
    if (isCreating) await ensureDemoProject({ url, admin, demo });
    console.log(`logging in as ${email} at ${url}`);
    const { accessToken: token } = await http('POST', `${url}/users/v2/login`, { body: { email, password } });
    /** @type {import('./src/fleet/licences.mjs').Call} */
    const call = (method, path, body) => http(method, url + path, { token, body });
    const project = await findProject(call);
    console.log(`making and claiming ${devices} devices in project ${project.projectId}, application ${project.appId}`);
    const licences = await makeDevices(call, project, devices);
    const fleet = licences.map((licence, i) => ({
      device: new Device(url, http, licence),
      tracker: new Tracker(seededRandom(i + 1), Date.now()),
    }));
    console.log('each device signs in with its secret (OAuth 1.0, HMAC-SHA256)');
    for (const { device } of fleet) await device.signIn();
    await driveAndReport(fleet, { rate, duration, abort: abort.signal });
    const [first] = fleet;
    if (first === undefined) return;
    console.log(`one of them, on its way to ${first.tracker.target}: ${first.device.trackingId}`);
    const { reported } = await call('GET', `/shadows/v2/${first.device.trackingId}`);
    console.log(`its shadow reports: ${JSON.stringify(reported.position)}`);
  } finally {
    agent.destroy();
  }
}

/**
 * @param {Parameters<typeof drive>[0]['fleet']} fleet
 * @param {{ rate: number, duration: number, abort: AbortSignal }} options
 */
async function driveAndReport(fleet, { rate, duration, abort }) {
  console.log(
    `driving for ${duration} s, ${rate} posts a second: each device about every ${(fleet.length / rate).toFixed(1)} s`,
  );
  const figures = new Figures();
  const timer = setInterval(() => console.log(`  ${figures.summary()}`), REPORT_EVERY_MS);
  await drive({ fleet, postsPerSecond: rate, durationS: duration, figures, abort });
  clearInterval(timer);
  console.log(`done: ${figures.summary()}`);
}

main().catch((error) => {
  const isDown = error.code === 'ECONNREFUSED';
  failWith(isDown ? new Problem('Umbra does not answer there: run `npm start` first.') : error);
});
