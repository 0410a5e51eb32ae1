import 'reflect-metadata';
import { runService } from '@umbra/observability';
import { createRegistryApp } from './registry.app.ts';
import { loadRegistryConfig } from './registry.config.ts';
import { REGISTRY_VERSION } from './registry.version.ts';

const config = loadRegistryConfig();
await runService('registry', config, (parts) => createRegistryApp({ ...parts, config, version: REGISTRY_VERSION }));
