import type { Program } from '@umbra/config/reference';
import { databaseSettings } from '@umbra/config';
import { registrySettings } from './registry.config.ts';

/** What is started of this project, and what it is told. */
export const programs: readonly Program[] = [
  {
    name: 'registry',
    description: 'Users, projects, devices, tokens: `node apps/registry/dist/main.js`.',
    settings: registrySettings,
  },
  {
    name: 'registry migrate',
    description: 'Brings its tables up to date, before it starts: `node apps/registry/dist/migrate.js`.',
    settings: databaseSettings,
  },
];
