import 'reflect-metadata';
import { Metrics, Readiness, closeOnSignals, createLogger, startInternalServer } from '@umbra/observability';
import { createGateway } from './create-gateway.ts';
import { gatewayConfig } from './gateway.config.ts';
import { VERSION } from './version.ts';

const logger = createLogger('gateway');
const config = gatewayConfig();
const metrics = new Metrics('gateway');
const readiness = new Readiness();
let isListening = false;
readiness.register('http', () => isListening || 'not listening');

const gateway = await createGateway(config, { logger, metrics, version: VERSION });
const internal = await startInternalServer({ host: config.host, port: config.internalPort, readiness, metrics });
await gateway.app.listen(config.port, config.host);
isListening = true;
logger.info({ host: config.host, port: config.port, internalPort: internal.port }, 'gateway listens');

closeOnSignals({
  logger,
  close: async () => {
    isListening = false;
    await gateway.close();
    await internal.close();
  },
});
