import { loadConfig } from '@umbra/config';
import { serviceDatabaseUrl } from '../provision/service-role.ts';
import { adminSettings, runCommand } from './admin-settings.ts';

/** `node libs/postgres/dist/cli/service-url.js <service>`: prints the DATABASE_URL of the service's own role. */
await runCommand(() => {
  const [service, ...others] = process.argv.slice(2);
  if (service === undefined || others.length > 0) throw new Error('Say which service: service-url.js <service>');
  const { DATABASE_URL, UMBRA_SECRET_KEY } = loadConfig(adminSettings);
  process.stdout.write(`${serviceDatabaseUrl(DATABASE_URL, service, UMBRA_SECRET_KEY)}\n`);
});
