// `npm run rebuild -- <service> [--dry-run]`: builds a service's read models anew from the log, beside the running stack.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir, umbraDir } from './src/setup/paths.mjs';
import { failWith, Problem } from './src/setup/problem.mjs';
import { outputOf, runInForeground } from './src/stack/commands.mjs';
import { SERVICES } from './src/stack/ports.mjs';
import { readRunningStack } from './src/stack/running-stack.mjs';
import { serviceEnv } from './src/stack/service-env.mjs';

async function main() {
  const [name, ...args] = process.argv.slice(2);
  const service = SERVICES.find((known) => known === name);
  const file = `apps/${service}/dist/rebuild.js`;
  if (service === undefined || !existsSync(join(rootDir, file))) {
    throw new Problem('npm run rebuild -- shadows [--dry-run]: says which service, one that has read models.');
  }
  const { ports, env } = readRunningStack(process.env.UMBRA_DATA_DIR ?? join(umbraDir, 'data'));
  const base = { ...process.env, ...env };
  const databaseUrl = await outputOf({ file: 'libs/postgres/dist/cli/service-url.js', args: [service], env: base });
  const settings = { base, ports, brokers: env.KAFKA_BROKERS, secretKey: env.UMBRA_SECRET_KEY };
  process.exitCode = await runInForeground({ file, args, env: serviceEnv(service, settings, databaseUrl) });
}

main().catch(failWith);
