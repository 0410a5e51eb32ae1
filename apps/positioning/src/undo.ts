import { parseArgs } from 'node:util';
import { databaseSettings, loadConfig } from '@umbra/config';
import { ImportBatches } from './import-batches/import-batches.ts';
import { UsageError } from './import-program/import-request.ts';
import { undoneLines } from './import-batches/batch-lines.ts';
import { runTool } from './import-program/run-tool.ts';

/** `undo.js --batch 12`: takes all that an import brought off the map. */
await runTool(async ({ connect }) => {
  const batch = batchOf(process.argv.slice(2));
  const dataSource = await connect(loadConfig(databaseSettings).DATABASE_URL, 'undo');
  const undone = await new ImportBatches({ dataSource, nowMs: Date.now }).undo(batch);
  for (const line of undoneLines(undone)) process.stdout.write(`${line}\n`);
});

function batchOf(args: string[]): number {
  const { batch } = optionsOf(args);
  if (batch === undefined || !/^\d{1,9}$/.test(batch)) {
    throw new UsageError('Say which import: --batch NUMBER (npm run positioning:batches lists them).');
  }
  return Number(batch);
}

function optionsOf(args: string[]) {
  try {
    return parseArgs({ args, options: { batch: { type: 'string' } } }).values;
  } catch {
    return { batch: undefined };
  }
}
