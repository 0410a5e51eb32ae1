import type { Program } from '@umbra/config/reference';
import { databaseSettings } from '@umbra/config';
import { rebuildSettings, shadowsSettings } from './shadows.config.ts';

/** What is started of this project, and what it is told. */
export const programs: readonly Program[] = [
  {
    name: 'shadows',
    description: 'Shadows, traces, desired state: `node apps/shadows/dist/main.js`.',
    settings: shadowsSettings,
  },
  {
    name: 'shadows migrate',
    description: 'Brings its tables up to date, before it starts: `node apps/shadows/dist/migrate.js`.',
    settings: databaseSettings,
  },
  {
    name: 'shadows rebuild',
    description: 'Builds its read models anew from the log: `node apps/shadows/dist/rebuild.js`.',
    settings: rebuildSettings,
  },
  {
    name: 'shadows retention',
    description: 'Forgets old traces: `node apps/shadows/dist/retention.js --before 2026-01-01`.',
    settings: databaseSettings,
  },
];
