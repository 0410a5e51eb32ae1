// Makes a role and a schema for each service that has tables, and keeps its DATABASE_URL in /run/umbra/<service>.env.
import { execFileSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';

const SERVICES = ['registry', 'shadows', 'positioning', 'connectors', 'geofencing', 'bulk-jobs'];

run('provision.js', ...SERVICES);
for (const service of SERVICES) {
  const file = `/run/umbra/${service}.env`;
  writeFileSync(`${file}.new`, `DATABASE_URL=${run('service-url.js', service)}`, { mode: 0o444 });
  renameSync(`${file}.new`, file);
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, ...args) {
  const command = [`libs/postgres/dist/cli/${program}`, ...args];
  return execFileSync(process.execPath, command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
