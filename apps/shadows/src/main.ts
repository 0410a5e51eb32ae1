import 'reflect-metadata';
import { endWhenStopped, runService } from '@umbra/observability';
import { createShadowsApp } from './shadows.app.ts';
import { loadShadowsConfig } from './shadows.config.ts';
import { SHADOWS_VERSION } from './shadows.version.ts';

const config = loadShadowsConfig();
await runService({ name: 'shadows', version: SHADOWS_VERSION }, config, (parts) =>
  createShadowsApp({ ...parts, config, onFatal: endWhenStopped(parts.logger) }),
);
