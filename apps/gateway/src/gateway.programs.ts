import type { Program } from '@umbra/config/reference';
import { gatewaySettings } from './gateway.config.ts';

/** What is started of this project, and what it is told. */
export const programs: readonly Program[] = [
  {
    name: 'gateway',
    description: 'The public edge: `node apps/gateway/dist/main.js`.',
    settings: gatewaySettings,
  },
];
