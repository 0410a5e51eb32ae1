import 'reflect-metadata';
import { closeOnSignals, createLogger, Metrics, Readiness, startInternalServer } from '@umbra/observability';
import { createShadowsApp } from './shadows.app.ts';
import { loadShadowsConfig } from './shadows.config.ts';
import { SHADOWS_VERSION } from './shadows.version.ts';

const config = loadShadowsConfig();
const logger = createLogger('shadows');
const metrics = new Metrics('shadows');
const readiness = new Readiness();
readiness.register('application', () => 'starting');

const internal = await startInternalServer({ port: config.INTERNAL_PORT, host: config.HOST, readiness, metrics });
const starting = createShadowsApp({ config, version: SHADOWS_VERSION, logger, metrics, readiness });
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
