import { databaseSettings } from '@umbra/config';
import type { Program } from '@umbra/config/reference';
import { geofencingSettings } from './geofencing.config.ts';

/** What is started of this project, and what it is told. */
export const programs: readonly Program[] = [
  {
    name: 'geofencing',
    description:
      'Geofences, rules, sensor rules, and which devices are associated with them: `node apps/geofencing/dist/main.js`.',
    settings: geofencingSettings,
  },
  {
    name: 'geofencing migrate',
    description: 'Brings its tables up to date, before it starts: `node apps/geofencing/dist/migrate.js`.',
    settings: databaseSettings,
  },
];
