import 'reflect-metadata';
import { closeOnSignals, createLogger, Metrics, Readiness, startInternalServer } from '@umbra/observability';
import { createRegistryApp } from './registry.app.ts';
import { loadRegistryConfig } from './registry.config.ts';
import { REGISTRY_VERSION } from './registry.version.ts';

const config = loadRegistryConfig();
const logger = createLogger('registry', { level: config.LOG_LEVEL });
const metrics = new Metrics('registry');
const readiness = new Readiness();
readiness.register('application', () => 'starting');

const internal = await startInternalServer({ port: config.INTERNAL_PORT, host: config.HOST, readiness, metrics });
const starting = createRegistryApp({ config, version: REGISTRY_VERSION, logger, metrics, readiness });
closeOnSignals({
  logger,
  close: async () => {
    readiness.register('application', () => 'shutting down');
    await (await starting).close();
    await internal.close();
  },
});
const app = await starting;
await app.listen(config.PORT, config.HOST);
readiness.register('application', () => true);
logger.info({ port: config.PORT }, 'listening');
