import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { forgetOutcomes } from '@umbra/commands';
import type { Logger } from '@umbra/observability';
import { RepeatedWork, type RepeatedWorkOptions } from '@umbra/service';
import { DataSource } from 'typeorm';
import { EndClaims } from '../device-claims/end-claims.ts';
import { forgetEvents } from '../events/forget-events.ts';
import type { Slice } from '../geofencing.slice.ts';
import { LOGGER, NOW_MS } from '../geofencing.tokens.ts';

const EVERY_MS = 600_000;

/**
 * Removes what is over: outcomes of commands that nobody gives again, old events, ends of claims that nobody can have missed.
 * Each for itself: what fails keeps nothing from the others.
 */
export const housekeepingSlice: Slice = {
  controllers: [],
  providers: [],
  workers: (app) => Promise.resolve(housekeeping(app)),
};

function housekeeping(app: NestFastifyApplication): RepeatedWork[] {
  const dataSource = app.get(DataSource);
  const claims = app.get(EndClaims);
  const nowMs = app.get<() => number>(NOW_MS);
  const logger = app.get<Logger>(LOGGER);
  const repeated = (name: string, work: RepeatedWorkOptions['work']) =>
    new RepeatedWork({ name: `forget-${name}`, everyMs: EVERY_MS, logger, work });
  return [
    repeated('outcomes', async () => {
      await forgetOutcomes(dataSource, nowMs());
    }),
    repeated('events', async (stopping) => {
      while (!stopping.aborted && (await forgetEvents(dataSource, nowMs())));
    }),
    repeated('claims', async (stopping) => {
      while (!stopping.aborted && (await claims.forget(dataSource.manager, nowMs())) > 0);
    }),
  ];
}
