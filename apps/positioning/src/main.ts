import 'reflect-metadata';
import { endWhenStopped, runService } from '@umbra/observability';
import { createPositioningApp } from './positioning.app.ts';
import { loadPositioningConfig } from './positioning.config.ts';
import { POSITIONING_VERSION } from './positioning.version.ts';

const config = loadPositioningConfig();
await runService({ name: 'positioning', version: POSITIONING_VERSION }, config, (parts) =>
  createPositioningApp({ ...parts, config, onFatal: endWhenStopped(parts.logger) }),
);
