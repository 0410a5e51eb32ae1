import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineLine, OTHER_CORE, pin, runNode, SERVER_CORE } from '@umbra/bench';
import { freePort, startPostgres } from '@umbra/dev-servers';
import { writeCellFile } from './cell-file.ts';

/** `npm run bench:import -- --rows 5000000`: a cell export of that many rows into a real PostgreSQL, each on a core of its own. */
const { values } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } } });
const rows = Number(values.rows);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const program = (name: string): string => new URL(`../dist/${name}.js`, import.meta.url).pathname;

say(machineLine());
const folder = await mkdtemp(join(tmpdir(), 'umbra-bench-import-'));
const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), port: await freePort() });
try {
  pin(postgres.pid, SERVER_CORE);
  const file = join(folder, 'cells.csv');
  await writeCellFile(file, rows);
  say(`${String(rows)} rows, ${String(Math.round((await stat(file)).size / 1e6))} MB`);
  const env = { DATABASE_URL: postgres.url, UMBRA_SECRET_KEY: Buffer.alloc(32, 1).toString('base64') };
  await runNode([program('migrate')], { env });
  const startedMs = performance.now();
  const { output } = await runNode([program('import'), '--format', 'cells', '--file', file], { core: OTHER_CORE, env });
  const seconds = (performance.now() - startedMs) / 1_000;
  say(output.trim());
  say(`${seconds.toFixed(1)} s, ${String(Math.round(rows / seconds))} rows/s in all`);
} finally {
  await postgres.stop();
  await rm(folder, { recursive: true });
}
