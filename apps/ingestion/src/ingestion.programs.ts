import type { Program } from '@umbra/config/reference';
import { ingestionSettings } from './ingestion.config.ts';

/** What is started of this project, and what it is told. */
export const programs: readonly Program[] = [
  {
    name: 'ingestion',
    description: 'Accepts telemetry: `node apps/ingestion/dist/main.js`.',
    settings: ingestionSettings,
  },
];
