import 'reflect-metadata';
import { runService } from '@umbra/observability';
import { createConnectorsApp } from './connectors.app.ts';
import { loadConnectorsConfig } from './connectors.config.ts';
import { CONNECTORS_VERSION } from './connectors.version.ts';

const config = loadConnectorsConfig();
await runService({ name: 'connectors', version: CONNECTORS_VERSION }, config, (parts) =>
  createConnectorsApp({ ...parts, config }),
);
