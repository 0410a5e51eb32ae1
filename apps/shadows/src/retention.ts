import { parseArgs } from 'node:util';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { classifyError } from '@umbra/errors';
import { databaseSettings, loadConfig } from '@umbra/config';
import { RetentionHorizonError, setRetention } from './set-retention/set-retention.ts';
import { shadowsDataSource } from './shadows.data-source.ts';

/** `retention.js --before 2026-01-01`: forgets the traces from before a month. */
const { DATABASE_URL } = loadConfig(databaseSettings);
const before = parseBefore();
if (before === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(before)) {
  process.stderr.write('Say before which month: --before 2026-01-01\n');
  process.exit(2);
}
const dataSource = shadowsDataSource({ url: DATABASE_URL, purpose: 'retention', poolSize: 1 });
await dataSource.initialize();
try {
  const dropped = await setRetention(dataSource, telemetryTopic, Date.parse(`${before}T00:00:00Z`));
  process.stdout.write(`traces from before ${before} are gone: ${dropped.join(', ') || 'there were none'}\n`);
} catch (error) {
  const { message, retryable } = classifyError(error);
  if (!(error instanceof RetentionHorizonError) && !retryable) throw error;
  process.stderr.write(`${message}${retryable ? ' (nothing was changed; try again)' : ''}\n`);
  process.exitCode = 1;
} finally {
  await dataSource.destroy();
}

function parseBefore(): string | undefined {
  try {
    return parseArgs({ options: { before: { type: 'string' } } }).values.before;
  } catch {
    return undefined;
  }
}
