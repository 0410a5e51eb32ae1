import 'reflect-metadata';
import { runService } from '@umbra/observability';
import { createShadowsApp } from './shadows.app.ts';
import { loadShadowsConfig } from './shadows.config.ts';
import { SHADOWS_VERSION } from './shadows.version.ts';

const config = loadShadowsConfig();
await runService('shadows', config, (parts) => createShadowsApp({ ...parts, config, version: SHADOWS_VERSION }));
