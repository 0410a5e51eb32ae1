import { loadConfig } from '@umbra/config';
import { provisionServices } from '../provision/provision-services.ts';
import { adminSettings, runCommand } from './admin-settings.ts';

/** `node libs/postgres/dist/cli/provision.js <service…>`: roles and schemas for the named services. */
await runCommand(async () => {
  const services = process.argv.slice(2);
  if (services.length === 0) throw new Error('Say which services: provision.js <service…>');
  const { DATABASE_URL, UMBRA_SECRET_KEY } = loadConfig(adminSettings);
  await provisionServices(DATABASE_URL, UMBRA_SECRET_KEY, services);
});
