import fc from 'fast-check';
import type { Pulled, WantedDevice } from '../../domain/driver/driver.ts';
import { CallsUsedUpError, ExternalCloudError } from '../../domain/driver/external-cloud.error.ts';
import { pullCursorOf } from './pull-cursor.ts';
import { pullDevices } from './pull-devices.ts';
import { TELLING_FAILURES } from './pull-queue.ts';

const wanted = (externalDeviceId: string, readAtMs?: number): WantedDevice => ({
  ...{ externalDeviceId, externalDeviceInfo: undefined, addedAtMs: 0 },
  cursor: readAtMs === undefined ? undefined : { newestMs: 1, readAtMs },
});

const nowMs = (): number => 1_000;

const part = (externalDeviceId: string, number: number): Pulled => ({
  externalDeviceId,
  samples: [],
  cursor: { number },
});
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function collect(pulls: AsyncIterable<Pulled>): Promise<{ parts: string[]; error: unknown }> {
  const parts: string[] = [];
  try {
    for await (const { externalDeviceId } of pulls) parts.push(externalDeviceId);
    return { parts, error: undefined };
  } catch (error) {
    return { parts, error };
  }
}

describe('pulling many devices', () => {
  it('C2C-2 gets the answers that are on their way when the limit of calls is used up, and begins nothing more', async () => {
    const begun: string[] = [];
    const pulls = pullDevices(
      ['d0', 'd1', 'd2', 'd3', 'd4', 'd5'].map((id) => wanted(id)),
      nowMs,
      async function* ({ externalDeviceId: id }) {
        begun.push(id);
        if (id !== 'd0') throw new CallsUsedUpError('example.org', 1);
        await tick();
        await tick();
        yield part(id, 1);
      },
    );
    const { parts, error } = await collect(pulls);
    expect(error).toBeInstanceOf(CallsUsedUpError);
    expect([parts, begun]).toEqual([['d0'], ['d0', 'd1', 'd2', 'd3']]);
  });

  it('brings all parts of all devices, each in its order', async () => {
    const devices = Array.from({ length: 10 }, (_, index) => wanted(`d${String(index)}`));
    const numbers = new Map<string, number>();
    for await (const { externalDeviceId, cursor } of pullDevices(
      devices,
      nowMs,
      async function* ({ externalDeviceId: id }) {
        for (const number of [1, 2, 3]) {
          await tick();
          yield part(id, number);
        }
      },
    )) {
      const { number } = cursor as { number: number };
      expect(number).toBe((numbers.get(externalDeviceId) ?? 0) + 1);
      numbers.set(externalDeviceId, number);
    }
    expect(numbers).toEqual(new Map(devices.map(({ externalDeviceId }) => [externalDeviceId, 3])));
  });

  it('begins with those that were read longest ago', async () => {
    const begun: string[] = [];
    const devices = [wanted('b', 2), wanted('c', 3), wanted('new'), wanted('a', 1)];
    await collect(
      // eslint-disable-next-line @typescript-eslint/require-await -- the shape of a pull
      pullDevices(devices, nowMs, async function* ({ externalDeviceId }) {
        begun.push(externalDeviceId);
        yield part(externalDeviceId, 1);
      }),
    );
    expect(begun).toEqual(['new', 'a', 'b', 'c']);
  });

  it('has four on their way at once', async () => {
    let atOnce = 0;
    let most = 0;
    const devices = Array.from({ length: 20 }, (_, index) => wanted(String(index)));
    await collect(
      pullDevices(devices, nowMs, async function* ({ externalDeviceId }) {
        most = Math.max(most, (atOnce += 1));
        await tick();
        atOnce -= 1;
        yield part(externalDeviceId, 1);
      }),
    );
    expect(most).toBe(4);
  });

  it('brings the others when one cannot be read, and says so at the end', async () => {
    const devices = Array.from({ length: 8 }, (_, index) => wanted(String(index)));
    const { parts, error } = await collect(
      pullDevices(devices, nowMs, async function* ({ externalDeviceId }) {
        await tick();
        if (externalDeviceId === '0') throw new ExternalCloudError('unreadable', 'no JSON');
        yield part(externalDeviceId, 1);
      }),
    );
    // What is handed on of the one is that it failed.
    expect(parts.sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    expect(error).toMatchObject({ kind: 'unreadable' });
  });

  it.each(['rejected', 'unreachable', 'limited'] as const)('ends at once when the cloud is %s', async (kind) => {
    let begun = 0;
    const devices = Array.from({ length: 100 }, (_, index) => wanted(String(index)));
    const { error } = await collect(
      pullDevices(devices, nowMs, async function* () {
        begun += 1;
        await tick();
        throw new ExternalCloudError(kind, 'all of it');
      }),
    );
    expect(error).toMatchObject({ kind });
    expect(begun).toBeLessThan(10);
  });

  it('ends when not one of the first can be read', async () => {
    let begun = 0;
    const devices = Array.from({ length: 100 }, (_, index) => wanted(String(index)));
    const { error } = await collect(
      pullDevices(devices, nowMs, async function* () {
        begun += 1;
        await tick();
        throw new ExternalCloudError('refused', 'no such thing');
      }),
    );
    expect(error).toMatchObject({ kind: 'refused' });
    expect(begun).toBeLessThan(20);
  });

  it('hands on of a device that failed where it was, and that it failed', async () => {
    const before = { newestMs: 7, readAtMs: 9 };
    const pulled: Pulled[] = [];
    const pulls = pullDevices(
      [{ ...wanted('a'), cursor: before }, wanted('b')],
      nowMs,
      async function* ({ externalDeviceId }) {
        if (externalDeviceId === 'b') yield { externalDeviceId, samples: [], cursor: { newestMs: 8, widthMs: 60 } };
        await tick();
        throw new ExternalCloudError('unreachable', 'status 500');
      },
    );
    await expect(
      (async () => {
        for await (const each of pulls) pulled.push(each);
      })(),
    ).rejects.toThrow('status 500');
    const last = Object.fromEntries(pulled.map(({ externalDeviceId, cursor }) => [externalDeviceId, cursor]));
    expect(last).toEqual({
      a: { ...before, failedAtMs: nowMs() },
      b: { newestMs: 8, widthMs: 60, failedAtMs: nowMs() },
    });
    expect(pullCursorOf(last['a'])).toEqual(before);
  });

  it('reads every healthy device to its end within ⌈n/k⌉ runs, and then in each, however fast others fail', async () => {
    const isFailing = fc.nat(3).map((number) => number > 0);
    const some = fc.array(fc.record({ isFailing, delay: fc.nat(12) }), { minLength: 1, maxLength: 60, size: 'max' });
    await fc.assert(
      fc.asyncProperty(some, async (given) => {
        const devices = new Map(given.map((each, index) => [String(index), each]));
        const healthy = [...devices].filter(([, { isFailing }]) => !isFailing).map(([id]) => id);
        const cursors = new Map<string, unknown>();
        let atMs = 0;
        const readInARun = async (): Promise<Set<string>> => {
          atMs += 1_000;
          const read = new Set<string>();
          const pulls = pullDevices(
            [...devices.keys()].map((id) => ({ ...wanted(id), cursor: cursors.get(id) })),
            () => atMs,
            async function* ({ externalDeviceId }) {
              const device = devices.get(externalDeviceId)!;
              for (let ticks = 0; ticks < device.delay; ticks += 1) await tick();
              if (device.isFailing) throw new ExternalCloudError('unreachable', 'status 500');
              yield { externalDeviceId, samples: [], cursor: { newestMs: 1 } };
              await tick();
              yield { externalDeviceId, samples: [], cursor: { newestMs: 1, readAtMs: atMs } };
            },
          );
          try {
            for await (const { externalDeviceId, cursor } of pulls) {
              cursors.set(externalDeviceId, cursor);
              if (pullCursorOf(cursor)?.readAtMs === atMs) read.add(externalDeviceId);
            }
          } catch (error) {
            expect(error).toMatchObject({ kind: 'unreachable' });
          }
          return read;
        };
        const read = new Set<string>();
        for (let run = 0; run < Math.ceil(devices.size / TELLING_FAILURES); run += 1) {
          for (const id of await readInARun()) read.add(id);
        }
        expect([...read].sort()).toEqual(healthy.sort());
        expect([...(await readInARun())].sort()).toEqual(healthy);
      }),
      { numRuns: 60 },
    );
  });

  it('takes what is on its way when others end the run', async () => {
    const devices = ['slow', ...Array.from({ length: 50 }, (_, index) => String(index))];
    const { parts } = await collect(
      pullDevices(
        devices.map((id) => wanted(id)),
        nowMs,
        async function* ({ externalDeviceId: id }) {
          for (let ticks = 0; ticks < (id === 'slow' ? 20 : 1); ticks += 1) await tick();
          if (id !== 'slow') throw new ExternalCloudError('unreachable', 'status 500');
          yield part(id, 1);
        },
      ),
    );
    expect(parts).toContain('slow');
    expect(parts.length).toBeLessThan(10);
  });

  it('stops all of them when nobody wants more', async () => {
    let ended = 0;
    const devices = Array.from({ length: 4 }, (_, index) => wanted(String(index)));
    const pulls = pullDevices(devices, nowMs, async function* ({ externalDeviceId }) {
      try {
        for (let number = 0; ; number += 1) {
          await tick();
          yield part(externalDeviceId, number);
        }
      } finally {
        ended += 1;
      }
    });
    await pulls.next();
    await pulls.return(undefined);
    await tick();
    await tick();
    expect(ended).toBe(4);
  });
});
