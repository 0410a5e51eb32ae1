import { parseArgs } from 'node:util';
import { loadConfig } from '@umbra/config';
import { classifyError, UmbraError } from '@umbra/errors';
import { KafkaConnection } from '@umbra/kafka';
import { createLogger } from '@umbra/observability';
import { ProgressLines, resultLine } from '@umbra/projections';
import { rebuildSettings } from './positioning.config.ts';
import { positioningDataSource } from './positioning.data-source.ts';
import { rebuildOfMap } from './rebuild-map/rebuild-of-map.ts';

/** One connection holds the rebuild lock, one the live offsets; one learns, one compares. */
const POOL_SIZE = 5;

/** `rebuild.js [--dry-run] [--force]`: learns the map anew from the log, compares, and swaps. */
const options = { 'dry-run': { type: 'boolean', default: false }, force: { type: 'boolean', default: false } } as const;
const values = parseOptions();
const config = loadConfig(rebuildSettings);
const logger = createLogger('positioning-rebuild', { level: 'error' });
const connection = new KafkaConnection({ brokers: config.KAFKA_BROKERS, clientId: 'positioning-rebuild', logger });
const dataSource = positioningDataSource({ url: config.DATABASE_URL, purpose: 'rebuild', poolSize: POOL_SIZE });
await dataSource.initialize();
const lines = new ProgressLines((line) => process.stdout.write(`${line}\n`));
try {
  const result = await rebuildOfMap({
    ...{ dataSource, connection, logger, secretKey: config.UMBRA_SECRET_KEY },
    isDryRun: values['dry-run'],
    isForced: values.force,
    report: (progress) => {
      lines.report(progress);
    },
  }).run();
  process.stdout.write(`${resultLine(result)}\n`);
} catch (error) {
  const { code, message } = classifyError(error);
  process.stderr.write(`${error instanceof UmbraError ? message : `The rebuild failed (${code}): ${message}`}\n`);
  process.exitCode = 1;
} finally {
  await connection.close();
  await dataSource.destroy();
}

function parseOptions() {
  try {
    return parseArgs({ options }).values;
  } catch {
    process.stderr.write('The options are --dry-run (compare only) and --force (swap although they differ).\n');
    process.exit(2);
  }
}
