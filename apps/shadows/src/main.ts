import 'reflect-metadata';
import { classifyError } from '@umbra/errors';
import { runService } from '@umbra/observability';
import { createShadowsApp } from './shadows.app.ts';
import { loadShadowsConfig } from './shadows.config.ts';
import { SHADOWS_VERSION } from './shadows.version.ts';

const config = loadShadowsConfig();
await runService({ name: 'shadows', version: SHADOWS_VERSION }, config, (parts) =>
  createShadowsApp({
    ...parts,
    config,
    // A fault that the next attempt does not meet ends by itself that way; one that stays is seen by the restarts.
    onFatal: (error) => {
      const { code, message } = classifyError(error);
      parts.logger.error(
        { code, reason: message },
        'a fold has stopped for good; the process ends, to be started again',
      );
      process.exit(1);
    },
  }),
);
