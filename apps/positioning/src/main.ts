import 'reflect-metadata';
import { classifyError } from '@umbra/errors';
import { runService } from '@umbra/observability';
import { createPositioningApp } from './positioning.app.ts';
import { loadPositioningConfig } from './positioning.config.ts';
import { POSITIONING_VERSION } from './positioning.version.ts';

const config = loadPositioningConfig();
await runService({ name: 'positioning', version: POSITIONING_VERSION }, config, (parts) =>
  createPositioningApp({
    ...parts,
    config,
    // A fault that the next attempt does not meet ends by itself that way; one that stays is seen by the restarts.
    onFatal: (error) => {
      const { code, message } = classifyError(error);
      parts.logger.error(
        { code, reason: message },
        'the fold has stopped for good; the process ends, to be started again',
      );
      process.exit(1);
    },
  }),
);
