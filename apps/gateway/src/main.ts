import 'reflect-metadata';
import { runService } from '@umbra/observability';
import { createGateway } from './create-gateway.ts';
import { gatewayConfig } from './gateway.config.ts';
import { VERSION } from './version.ts';

const config = gatewayConfig();
await runService(
  'gateway',
  { HOST: config.host, PORT: config.port, INTERNAL_PORT: config.internalPort },
  async ({ logger, metrics }) => {
    const gateway = await createGateway(config, { logger, metrics, version: VERSION });
    return { listen: (port, host) => gateway.app.listen(port, host), close: () => gateway.close() };
  },
);
