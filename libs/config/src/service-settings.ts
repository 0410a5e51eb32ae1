import { host, port, str } from 'envalid';
import { tracingSettings } from './tracing-settings.ts';
import { integer } from './validators.ts';

/** The settings that every service has: each spreads them into its own. */
export const serviceSettings = {
  HOST: host({ default: '127.0.0.1', desc: 'address of the public API, and of health and metrics' }),
  PORT: port({ default: 8080, desc: 'TCP port of the public API' }),
  INTERNAL_PORT: port({ default: 9090, desc: 'TCP port of health and metrics, for those who run the service' }),
  LOG_LEVEL: str({ default: 'info', choices: ['debug', 'info', 'warn', 'error'], desc: 'least level that is logged' }),
  SHUTDOWN_DELAY_MS: integer({
    default: 0,
    desc: 'ms to go on serving after SIGTERM, unready already: as long as a load balancer takes to notice',
  }),
  SHUTDOWN_DEADLINE_MS: integer({
    default: 12_000,
    desc: 'ms to finish what is in hand after that delay; a process that takes longer ends with exit code 1',
  }),
  ...tracingSettings,
};
