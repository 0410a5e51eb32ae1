import type { BegunExecution } from '../executions/execution.ts';
import { CallsUsedUpError, ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import { nextDueAtMs } from './due-times.ts';
import { resultOf } from './result-of.ts';
import { runFailure } from './run-failure.ts';
import { runDeferred } from './run-interruption.ts';

const NOW_MS = 1_700_000_000_000;
const execution: BegunExecution = {
  ...{
    fencingToken: 1,
    connectorKey: 7,
    connectorId: 'CON-7',
    driverId: 'd',
    correlationId: 'c',
  },
  ...{ dueAtMs: NOW_MS - 500, startedAtMs: NOW_MS, failures: 2, isKnownSlow: false },
};
const ended = { execution, intervalMs: 3_600_000, failure: undefined, durationMs: 100, nowMs: NOW_MS, chance: 1 };
const ordinaryMs = nextDueAtMs(7, 3_600_000, NOW_MS);

describe('what comes of a run', () => {
  it('is its next ordinary time after a success, which forgets the failures before', () => {
    expect(resultOf(ended)).toEqual({ end: 'succeeded', nextDueAtMs: ordinaryMs, failures: 0, isSlow: false });
  });

  it('C2C-22 is a later try after each failure', () => {
    const failure = runFailure(new ExternalCloudError('unreachable', 'example.org: refuses the connection.'));
    expect(resultOf({ ...ended, failure })).toEqual({
      ...{ end: 'failed', nextDueAtMs: NOW_MS + 40_000, notBeforeMs: NOW_MS + 40_000, failures: 3, isSlow: false },
      failure: { code: 'CONNECTORS_CLOUD_UNREACHABLE', message: 'example.org: refuses the connection.' },
    });
  });

  it('is another run when its limit leaves room for a call again: that is no failure', () => {
    const failure = runFailure(new CallsUsedUpError('example.org', 5_400_000));
    expect(resultOf({ ...ended, failure })).toMatchObject({
      ...{ end: 'interrupted', nextDueAtMs: NOW_MS + 5_400_000, notBeforeMs: NOW_MS + 5_400_000, failures: 2 },
      failure: { code: 'CONNECTORS_CLOUD_LIMITED' },
    });
  });

  it('is another run at once when it gave its place to others: that is no failure', () => {
    const failure = runFailure(runDeferred());
    expect(resultOf({ ...ended, failure, durationMs: 6_000 })).toMatchObject({
      ...{ end: 'interrupted', nextDueAtMs: NOW_MS, failures: 2, isSlow: true },
    });
  });
});
