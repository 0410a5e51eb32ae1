import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir, umbraDir } from '../setup/paths.mjs';
import { Problem } from '../setup/problem.mjs';
import { outputOf, runInForeground } from './commands.mjs';
import { SERVICES } from './ports.mjs';
import { readRunningStack } from './running-stack.mjs';
import { serviceEnv } from './service-env.mjs';

/**
 * Runs a program of a service that has a database, with the settings of that service, beside the running stack.
 *
 * @param {string} tool `rebuild` stands for `apps/<service>/dist/rebuild.js`
 * @param {string[]} argv the service, then what the program is told
 * @param {string} usage said when there is no such service, or it has no such program
 * @returns {Promise<number>} the program's exit code
 */
export async function runServiceTool(tool, [name, ...args], usage) {
  const service = SERVICES.find((known) => known === name);
  const file = `apps/${service}/dist/${tool}.js`;
  if (service === undefined || !existsSync(join(rootDir, file))) throw new Problem(usage);
  const { ports, env } = readRunningStack(process.env.UMBRA_DATA_DIR ?? join(umbraDir, 'data'));
  const base = { ...process.env, ...env };
  const databaseUrl = await outputOf({ file: 'libs/postgres/dist/cli/service-url.js', args: [service], env: base });
  const settings = { base, ports, brokers: env.KAFKA_BROKERS, secretKey: env.UMBRA_SECRET_KEY };
  return runInForeground({ file, args, env: serviceEnv(service, settings, databaseUrl) });
}
