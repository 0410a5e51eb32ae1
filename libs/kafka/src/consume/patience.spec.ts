import { UmbraError } from '@umbra/errors';
import { Patience, WorkAbandonedError } from './patience.ts';

const passing = new UmbraError('TEST_AWAY', 'away', { retryable: true });

function aPatience() {
  const failures: string[] = [];
  let successes = 0;
  const patience = new Patience({
    onFailure: ({ code }) => failures.push(code),
    onSuccess: () => {
      successes += 1;
    },
  });
  return { patience, failures, successes: () => successes };
}

describe('Patience', () => {
  it('repeats what fails for a passing reason until it succeeds', async () => {
    const { patience, failures, successes } = aPatience();
    let attempts = 0;
    const result = await patience.repeat(
      () => true,
      () => {
        attempts += 1;
        return attempts < 3 ? Promise.reject(passing) : Promise.resolve('done');
      },
    );
    expect(result).toBe('done');
    expect(failures).toEqual(['TEST_AWAY', 'TEST_AWAY']);
    expect(successes()).toBe(1);
  });

  it('throws at once what no repetition mends', async () => {
    const { patience, failures } = aPatience();
    const work = () => Promise.reject(new TypeError('bug'));
    await expect(patience.repeat(() => true, work)).rejects.toBeInstanceOf(TypeError);
    expect(failures).toEqual([]);
  });

  it('gives up what is not wanted any more, but says why it had to wait', async () => {
    const { patience, failures } = aPatience();
    await expect(
      patience.repeat(
        () => false,
        () => Promise.reject(passing),
      ),
    ).rejects.toBeInstanceOf(WorkAbandonedError);
    expect(failures).toEqual(['TEST_AWAY']);
  });

  it('wakes from its pauses when told so', async () => {
    const { patience } = aPatience();
    let isWanted = true;
    let attempts = 0;
    const repeating = patience.repeat(
      () => isWanted,
      () => {
        attempts += 1;
        setImmediate(() => {
          isWanted = false;
          patience.wake();
        });
        return Promise.reject(passing);
      },
    );
    await expect(repeating).rejects.toBeInstanceOf(WorkAbandonedError);
    expect(attempts).toBe(1);
  });
});
