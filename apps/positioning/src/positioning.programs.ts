import { databaseSettings } from '@umbra/config';
import type { Program } from '@umbra/config/reference';
import { positioningSettings } from './positioning.config.ts';

/** What is started of this project, and what it is told. */
export const programs: readonly Program[] = [
  {
    name: 'positioning',
    description: 'Positions from radio scans: `node apps/positioning/dist/main.js`.',
    settings: positioningSettings,
  },
  {
    name: 'positioning migrate',
    description: 'Brings its tables up to date, before it starts: `node apps/positioning/dist/migrate.js`.',
    settings: databaseSettings,
  },
];
