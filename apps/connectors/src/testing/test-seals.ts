import { createLogger } from '@umbra/observability';
import type { Sealer } from '@umbra/sealing';
import { TestMetrics } from '@umbra/testing';
import { Seals } from '../domain/credentials/seals.ts';

/** For tests that look at seals alone. */
export const testSeals = (sealer: Sealer): Seals =>
  new Seals(sealer, createLogger('connectors', { level: 'silent' }), new TestMetrics('connectors'));
