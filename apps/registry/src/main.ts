import 'reflect-metadata';
import { runService } from '@umbra/observability';
import { createRegistryApp } from './registry.app.ts';
import { loadRegistryConfig } from './registry.config.ts';
import { REGISTRY_VERSION } from './registry.version.ts';

const config = loadRegistryConfig();
await runService({ name: 'registry', version: REGISTRY_VERSION }, config, (parts) =>
  createRegistryApp({ ...parts, config }),
);
