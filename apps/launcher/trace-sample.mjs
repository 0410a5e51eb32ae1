// `npm run trace:sample`: one sample's way through Umbra, from HTTP to the commit of its projection, as a trace.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Device } from './src/fleet/device.mjs';
import { makeDevices } from './src/fleet/licences.mjs';
import { seededRandom } from './src/fleet/random.mjs';
import { Tracker } from './src/fleet/tracker.mjs';
import { build } from './src/setup/build.mjs';
import { failWith } from './src/setup/problem.mjs';
import { httpJson } from './src/stack/http-json.mjs';
import { stopWanted } from './src/stack/stop-wanted.mjs';
import { startOtlpReceiver } from './src/traces/otlp-receiver.mjs';
import { traceTree } from './src/traces/trace-tree.mjs';
import { freeStackPorts, startStack } from './stack.mjs';

const TRACED_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 50;
const LAST_STEP = 'timeline commit';
/** Posted before the one that is shown: a process that has just started is slow. */
const WARM_UP_POSTS = 200;
/** Says that the caller does not trace, so that nobody behind it does. */
const UNTRACED = { traceparent: `00-${'1'.repeat(32)}-${'1'.repeat(16)}-00` };

/** @typedef {import('./src/traces/otlp-receiver.mjs').ReceivedSpan} ReceivedSpan */

/**
 * A device of its own posts, once of many times in a trace.
 *
 * @param {import('./stack.mjs').Stack} stack
 */
async function postOneSample({ url, demo }) {
  let isTraced = false;
  /** @type {typeof httpJson} */
  const http = (method, target, options) =>
    httpJson(method, target, { ...options, headers: { ...options?.headers, ...(isTraced ? {} : UNTRACED) } });
  const { email, password } = demo;
  const { accessToken: token } = await http('POST', `${url}/users/v2/login`, { body: { email, password } });
  const [licence] = await makeDevices((method, path, body) => http(method, url + path, { token, body }), demo, 1);
  if (licence === undefined) throw new Error('The registry made no device.');
  const device = new Device(url, http, licence);
  await device.signIn();
  const tracker = new Tracker(seededRandom(1), Date.now());
  for (let post = 0; post <= WARM_UP_POSTS; post += 1) {
    isTraced = post === WARM_UP_POSTS;
    await device.post([tracker.sample(Date.now())]);
  }
}

/**
 * @param {readonly ReceivedSpan[]} spans all that were received so far
 * @returns {Promise<ReceivedSpan[]>} the trace of the sample, once it has its last step
 */
async function traceOfSample(spans) {
  const deadlineMs = Date.now() + TRACED_WITHIN_MS;
  for (;;) {
    const last = spans.find(({ name }) => name === LAST_STEP);
    const trace = spans.filter(({ traceId }) => traceId === last?.traceId);
    // The first span ends with the answer, and comes from another process.
    if (trace.some(({ parentSpanId }) => parentSpanId === undefined)) return trace;
    if (Date.now() > deadlineMs) throw new Error(`No trace with ${LAST_STEP} came within ${TRACED_WITHIN_MS} ms.`);
    await sleep(LOOK_EVERY_MS);
  }
}

/**
 * @param {string} logs folder
 * @param {string} traceId
 * @returns {string[]}
 */
function linesOf(logs, traceId) {
  const lines = readFileSync(join(logs, 'ingestion.log'), 'utf8').split('\n');
  return lines.filter((line) => line.includes(traceId));
}

async function main() {
  const stop = stopWanted(() => process.exit(1));
  const folder = mkdtempSync(join(tmpdir(), 'umbra-trace-'));
  // PostgreSQL's own user must get to its folder.
  chmodSync(folder, 0o711);
  const receiver = await startOtlpReceiver();
  try {
    console.log('building, then starting Umbra beside a receiver of traces');
    await build({ abort: stop, onLog: () => {} });
    const stack = await startStack({
      dataDir: join(folder, 'data'),
      ports: await freeStackPorts(),
      env: {
        ...process.env,
        ...{ KAFKA_BROKERS: '', DATABASE_URL: '', LOG_LEVEL: 'debug' },
        ...{ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '100' },
      },
      durable: false,
      skipInstall: true,
      abort: stop,
    });
    try {
      await postOneSample(stack);
      const trace = await traceOfSample(receiver.spans);
      console.log(`\n${traceTree(trace)}\n`);
      console.log('the same ids in the log of ingestion:');
      for (const line of linesOf(join(folder, 'logs'), trace[0]?.traceId ?? '')) console.log(line);
    } finally {
      await stack.stop();
    }
  } finally {
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch(failWith);
