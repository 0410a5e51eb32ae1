import 'reflect-metadata';
import { runService } from '@umbra/observability';
import { createGateway } from './create-gateway.ts';
import { gatewayConfig, loadGatewaySettings } from './gateway.config.ts';
import { VERSION } from './version.ts';

const settings = loadGatewaySettings();
await runService({ name: 'gateway', version: VERSION }, settings, async (parts) => {
  const gateway = await createGateway(gatewayConfig(settings), parts);
  return { listen: (port, host) => gateway.app.listen(port, host), close: () => gateway.close() };
});
