import { eventually, quietLogger } from '@umbra/testing';
import { DatabasePulse } from './database-pulse.ts';

describe('DatabasePulse', () => {
  it('goes with what the database answers, also when it hangs, and comes back', async () => {
    let answer: () => Promise<never[]> = () => Promise.resolve([]);
    const query = () => answer();
    const pulse = new DatabasePulse({ query: query as never }, quietLogger, { everyMs: 5, patienceMs: 50 });
    pulse.start();
    expect(pulse.isAlive).toBe(true);
    answer = () => Promise.reject(new Error('the connection is refused'));
    await eventually('it is away', () => !pulse.isAlive);
    answer = () => Promise.resolve([]);
    await eventually('it is back', () => pulse.isAlive);
    answer = () => new Promise(() => undefined);
    await eventually('it hangs', () => !pulse.isAlive);
    await pulse.stop();
  });
});
