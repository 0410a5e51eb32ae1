import type { Program } from '@umbra/config/reference';
import { adminSettings } from './cli/admin-settings.ts';

/** What is started of this project, and what it is told. */
export const programs: readonly Program[] = [
  {
    name: 'provision',
    description:
      'Makes the role and the schema of each service: `node libs/postgres/dist/cli/provision.js <service…>`.',
    settings: adminSettings,
  },
  {
    name: 'service-url',
    description:
      "Prints the `DATABASE_URL` of a service's own role: `node libs/postgres/dist/cli/service-url.js <service>`.",
    settings: adminSettings,
  },
];
