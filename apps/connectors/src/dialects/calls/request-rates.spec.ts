import type { WireError } from '@umbra/wire';
import { RequestRates } from './request-rates.ts';

describe('the rate of requests', () => {
  const refused = (work: () => void): WireError | undefined => {
    try {
      work();
      return undefined;
    } catch (error) {
      return error as WireError;
    }
  };

  it('is counted by key: all of them at once, then 429 with the time to wait', () => {
    const rates = new RequestRates({ calls: 20, per: 'hour' });
    for (let count = 0; count < 20; count += 1) rates.take('a');
    const refusal = refused(() => rates.take('a'));
    expect(refusal?.status).toBe(429);
    expect(Number(refusal?.headers['retry-after'])).toBeGreaterThan(60);
    expect(refused(() => rates.take('b'))).toBeUndefined();
  });

  it('lets fewer come at once where that is said', () => {
    const rates = new RequestRates({ calls: 60, per: 'hour' }, 2);
    for (let count = 0; count < 2; count += 1) rates.take('a');
    expect(refused(() => rates.take('a'))?.status).toBe(429);
  });
});
