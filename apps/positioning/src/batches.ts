import { databaseSettings, loadConfig } from '@umbra/config';
import { batchLines } from './import-batches/batch-lines.ts';
import { ImportBatches } from './import-batches/import-batches.ts';
import { runTool } from './import-program/run-tool.ts';

/** `batches.js`: lists what was imported, the newest first. */
await runTool(async ({ connect }) => {
  const dataSource = await connect(loadConfig(databaseSettings).DATABASE_URL, 'batches');
  const batches = new ImportBatches({ dataSource, nowMs: Date.now });
  await batches.sweep();
  for (const line of batchLines(await batches.list())) process.stdout.write(`${line}\n`);
});
