import type { Pulled } from '../domain/driver/driver.ts';
import { portionsOf } from './portions-of.ts';

const LIMITS = { maxSamples: 4, maxWaitMs: 20 };
const pulled = (externalDeviceId: string, samples = 1): Pulled => ({
  externalDeviceId,
  cursor: null,
  samples: Array.from({ length: samples }, (_, nth) => ({ sampledAtMs: nth, telemetry: {} })),
});
const never = () => new Promise<never>(() => undefined);

async function portionsUntilEnd(pulls: AsyncIterable<Pulled>, signal = new AbortController().signal) {
  const found: string[] = [];
  try {
    for await (const portion of portionsOf(pulls, signal, LIMITS)) {
      found.push(portion.map(({ externalDeviceId }) => externalDeviceId).join(''));
    }
  } catch (error) {
    found.push((error as Error).message);
  }
  return found;
}

describe('what a driver finds, in portions', () => {
  it('is cut by the number of samples', async () => {
    async function* pulls() {
      for (const name of ['a', 'b', 'c', 'd', 'e']) yield await Promise.resolve(pulled(name));
    }
    expect(await portionsUntilEnd(pulls())).toEqual(['ab', 'cd', 'e']);
  });

  it('does not wait for a cloud that takes its time', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    async function* pulls() {
      yield pulled('a');
      await promise;
      yield pulled('b');
    }
    const found: string[] = [];
    for await (const [first] of portionsOf(pulls(), new AbortController().signal, LIMITS)) {
      found.push(first!.externalDeviceId);
      // Were the first one not handed on, the second would never come.
      resolve();
    }
    expect(found).toEqual(['a', 'b']);
  });

  it('comes before the failure that ended it', async () => {
    async function* pulls() {
      yield await Promise.resolve(pulled('a'));
      throw new Error('the cloud is away');
    }
    expect(await portionsUntilEnd(pulls())).toEqual(['a', 'the cloud is away']);
  });

  it('ends with the signal, even when the driver does not heed it', async () => {
    const stop = new AbortController();
    async function* pulls() {
      yield pulled('a', 9);
      stop.abort(new Error('the lease is over'));
      await never();
    }
    expect(await portionsUntilEnd(pulls(), stop.signal)).toEqual(['a', 'the lease is over']);
    expect(await portionsUntilEnd(pulls(), AbortSignal.abort(new Error('too late')))).toEqual(['too late']);
  });

  describe('that nobody wants any more', () => {
    let isClean = false;
    async function* pulls() {
      try {
        yield await Promise.resolve(pulled('a', 9));
        yield pulled('b', 9);
      } finally {
        isClean = true;
      }
    }
    beforeEach(() => (isClean = false));

    it('lets the driver clean up when the signal comes', async () => {
      const stop = new AbortController();
      const portions = portionsOf(pulls(), stop.signal, LIMITS);
      await portions.next();
      stop.abort(new Error('stopped'));
      await expect(portions.next()).rejects.toThrow('stopped');
      expect(isClean).toBe(true);
    });

    it('lets it clean up when a portion could not be stored', async () => {
      for await (const portion of portionsOf(pulls(), new AbortController().signal, LIMITS)) {
        expect(portion).toHaveLength(1);
        break;
      }
      expect(isClean).toBe(true);
    });
  });
});
