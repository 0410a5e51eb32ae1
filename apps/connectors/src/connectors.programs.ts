import { databaseSettings } from '@umbra/config';
import type { Program } from '@umbra/config/reference';
import { connectorsSettings, secretSettings } from './connectors.config.ts';

/** What is started of this project, and what it is told. */
export const programs: readonly Program[] = [
  {
    name: 'connectors',
    description: 'Devices from other clouds: `node apps/connectors/dist/main.js`.',
    settings: connectorsSettings,
  },
  {
    name: 'connectors migrate',
    description: 'Brings its tables up to date, before it starts: `node apps/connectors/dist/migrate.js`.',
    settings: databaseSettings,
  },
  {
    name: 'connectors rotate-secrets',
    description: 'Seals under a new key what older ones still open: `node apps/connectors/dist/rotate-secrets.js`.',
    settings: secretSettings,
  },
];
