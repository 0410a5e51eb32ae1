import { ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import { runFailure } from './run-failure.ts';

describe('what is said of a failed run', () => {
  it('is what the cloud did, and when it wants to be asked again', () => {
    const error = new ExternalCloudError('limited', 'example.org: too many calls.', { retryAfterMs: 7_000 });
    expect(runFailure(error)).toEqual({
      ...{ code: 'CONNECTORS_CLOUD_LIMITED', message: 'example.org: too many calls.' },
      ...{ isRetryable: true, isInterruption: false, retryAfterMs: 7_000 },
    });
    expect(runFailure(new ExternalCloudError('rejected', 'no')).isRetryable).toBe(false);
  });

  it('wall 9: repeats no words of an error that nobody wrote for an owner', () => {
    const failure = runFailure(new TypeError('Invalid URL https://user:hunter2@example.org'));
    expect(JSON.stringify(failure)).not.toContain('hunter2');
    expect(failure).toMatchObject({ code: 'CONNECTORS_RUN_FAILED', isRetryable: true });
    expect(failure.internal?.reason).toMatch(/^TypeError at .*run-failure\.spec/);
  });
});
