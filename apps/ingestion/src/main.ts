import 'reflect-metadata';
import { closeOnSignals, createLogger, Metrics, Readiness, startInternalServer } from '@umbra/observability';
import { createIngestionApp } from './ingestion.app.ts';
import { loadIngestionConfig } from './ingestion.config.ts';
import { INGESTION_VERSION } from './ingestion.version.ts';

const config = loadIngestionConfig();
const logger = createLogger('ingestion', { level: config.LOG_LEVEL });
const metrics = new Metrics('ingestion');
const readiness = new Readiness();
readiness.register('application', () => 'starting');

const internal = await startInternalServer({ port: config.INTERNAL_PORT, host: config.HOST, readiness, metrics });
const starting = createIngestionApp({ config, version: INGESTION_VERSION, logger, metrics, readiness });
closeOnSignals({
  logger,
  close: async () => {
    readiness.register('application', () => 'shutting down');
    await (await starting).close();
    await internal.close();
  },
});
const { http } = await starting;
await http.listen(config.PORT, config.HOST);
readiness.register('application', () => true);
logger.info({ port: config.PORT }, 'listening');
