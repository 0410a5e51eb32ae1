import { canBeInCountry } from '@umbra/positioning-engine';
import { loadConfig } from '@umbra/config';
import { DeviceNames } from './learn-contributions/device-names.ts';
import { FileImports } from './import-program/file-imports.ts';
import { parseImportRequest } from './import-program/import-request.ts';
import { ProgressLines, rejectedOf, whole } from './import-program/progress-lines.ts';
import { runTool } from './import-program/run-tool.ts';
import { mapSettings } from './positioning.config.ts';

/** `import.js --format cells|wigle|contributions|map --file FILE [--source …] [--licence …] [--project …] [--public] [--again]` */
await runTool(async ({ connect, fileOf }) => {
  const request = parseImportRequest(process.argv.slice(2));
  const { DATABASE_URL, UMBRA_SECRET_KEY } = loadConfig(mapSettings);
  const dataSource = await connect(DATABASE_URL, 'import');
  const imports = new FileImports({
    ...{ dataSource, names: new DeviceNames(UMBRA_SECRET_KEY), isInCountry: canBeInCountry, nowMs: Date.now },
    lines: new ProgressLines((line) => process.stderr.write(`${line}\n`)),
  });
  const startedMs = performance.now();
  const batches = await imports.import({ ...request, path: fileOf(request.path) });
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  const memoryMiB = Math.round(process.resourceUsage().maxRSS / 1_024);
  process.stderr.write(`done in ${seconds} s, with ${String(memoryMiB)} MiB of memory at most\n`);
  for (const { batch, counts } of batches) {
    process.stdout.write(
      `batch ${String(batch)}: ${whole(counts.accepted)} on the map${rejectedOf(counts.rejected)}\n` +
        `to take it back: npm run positioning:undo -- --batch ${String(batch)}\n`,
    );
  }
  if (batches.length === 0) process.stdout.write('there is nothing in it\n');
});
