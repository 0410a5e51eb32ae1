// `npm run verify:rebuild`: fills the log with all that can happen to devices, and proves that a rebuild gives the same rows.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { KafkaConnection, LogTail, MicroBatchAppender } from '@umbra/kafka';
import { freeStackPorts, startStack } from '../launcher/stack.mjs';
import { prepare } from './src/chaos/prepare.mjs';
import { resolveScans } from './src/verify-rebuild/positioning.mjs';
import { runRebuild } from './src/verify-rebuild/run-rebuild.mjs';
import { sendLast, sendTimeline } from './src/verify-rebuild/timeline-load.mjs';

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '200000' },
    devices: { type: 'string', default: '500' },
    'skip-build': { type: 'boolean', default: false },
  },
});
const DEVICES_A_BATCH = 6;
const TOPIC = 'telemetry.events';

/** @param {string} line */
const say = (line) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);

const folder = mkdtempSync(join(tmpdir(), 'umbra-verify-'));
// PostgreSQL's own user must get to its folder.
chmodSync(folder, 0o711);
const dataDir = join(folder, 'data');
const stack = await startStack({
  dataDir,
  ports: await freeStackPorts(),
  env: { ...process.env, KAFKA_BROKERS: '', DATABASE_URL: '' },
  durable: false,
  skipInstall: values['skip-build'],
  onProgress: (event) => {
    if (event.kind === 'begin') say(event.step);
    if (event.kind === 'crash') say(`${event.part} crashed (${event.how}):\n${event.lines.slice(-20).join('\n')}`);
  },
});
const silent = () => {};
const connection = new KafkaConnection({
  brokers: stack.env.KAFKA_BROKERS.split(','),
  clientId: 'verify-rebuild',
  logger: { debug: silent, info: silent, warn: silent, error: silent },
});
const database = new pg.Client({ connectionString: stack.env.DATABASE_URL });
try {
  await database.connect();
  await verify();
  say('verified: the read models are what the log says, row for row, and a damaged row is found');
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
} finally {
  await database.end();
  await connection.close();
  await stack.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function verify() {
  const batches = Math.ceil(Number(values.devices) / DEVICES_A_BATCH);
  const prepared = await prepare(stack, { singles: 0, batches });
  const { call } = prepared;
  const trackingIds = prepared.batches.flat().slice(0, Number(values.devices));
  const log = await MicroBatchAppender.open(connection);
  const untilMs = Date.now() - 120_000;
  let tenth = 0;
  // The one that will be unclaimed gets no last sample.
  const unclaimed = trackingIds[7] ?? '';

  const startedAtMs = Date.now();
  const counts = await sendTimeline({
    ...{ call, trackingIds, samples: Number(values.samples), untilMs },
    onTenth: async (sent) => {
      tenth += 1;
      const at = (/** @type {number} */ n) => trackingIds[((tenth * 13 + n) % (trackingIds.length - 10)) + 10] ?? '';
      for (let n = 0; n < 10; n += 1) {
        await call('PUT', `/shadows/v2/${at(n)}`, {
          desired: { system: { detectOutliers: true, rate: { sendMs: 60_000 } } },
        });
      }
      await call('DELETE', `/traces/v2/${at(11)}`);
      await call('DELETE', `/shadows/v2/${at(12)}?desired=false`);
      await log.append([{ topic: TOPIC, key: at(0), value: `{"poison ${tenth}` }]);
      if (tenth === 5) {
        await call('DELETE', `/registry/v2/${unclaimed}`);
        trackingIds.splice(7, 1);
      }
      say(`${sent} samples sent`);
    },
  });
  say(
    `${counts.sent} samples in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s: ${counts.late} late, ${counts.doubled} doubled, ${counts.scans} with a scan`,
  );
  say(`${await resolveScans(await readLog(), log)} outcomes of positioning`);
  await log.close();
  await sendLast({
    ...{ call, trackingIds, timestamp: Date.now() },
    count: async (timestamp) => {
      const { rows } = await database.query(
        'SELECT count(*) FROM shadows_read.reported_shadow WHERE timestamp_ms = $1',
        [timestamp],
      );
      return Number(rows[0].count);
    },
  });
  prepared.close();
  const { rows } = await database.query(`
    SELECT (SELECT count(*) FROM shadows_read.trace) AS traces, (SELECT count(*) FROM shadows_read.trace WHERE is_settled) AS settled,
           (SELECT count(*) FROM shadows_read.trace WHERE outlier IS NOT NULL) AS outliers,
           (SELECT count(*) FROM shadows_read.honoured_deletion) AS deletions, (SELECT count(*) FROM shadows.poison_skip) AS poison`);
  say(`folded: ${JSON.stringify(rows[0])}`);

  await expectRebuild([], 0, 'equal to the live tables');
  await database.query(`UPDATE shadows_read.trace SET body = body || ' ' WHERE (tracking_id, timestamp_ms) =
    (SELECT tracking_id, timestamp_ms FROM shadows_read.trace ORDER BY timestamp_ms DESC, tracking_id OFFSET 1000 LIMIT 1)`);
  say('one row damaged by hand');
  await expectRebuild(['--dry-run'], 1, 'differ from the live ones: trace (');
  await expectRebuild(['--force'], 0, 'swapped');
  await expectRebuild(['--dry-run'], 0, 'equal to the live tables');
}

/**
 * @param {string[]} args
 * @param {number} code
 * @param {string} text
 */
async function expectRebuild(args, code, text) {
  const result = await runRebuild(dataDir, ...args);
  say(`npm run rebuild -- shadows ${args.join(' ')}\n${result.output.trim()}`);
  if (result.code !== code || !result.output.includes(text)) {
    throw new Error(`expected exit code ${code} and "${text}", got ${result.code}`);
  }
}

async function readLog() {
  /** @type {import('@umbra/kafka').LogMessage[]} */
  const messages = [];
  const tail = new LogTail(connection, [TOPIC], (message) => {
    if (message.headers['type'] === 'telemetry.ingested') messages.push(message);
  });
  await tail.start();
  await tail.stop();
  return messages;
}
