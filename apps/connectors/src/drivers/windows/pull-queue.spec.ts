import fc from 'fast-check';
import type { WantedDevice } from '../../domain/driver/driver.ts';
import { DriverBusyError } from '../../domain/driver/driver-busy.error.ts';
import {
  CallsUsedUpError,
  CredentialsRefusedError,
  ExternalCloudError,
  LogInFailedError,
  TurnsOverError,
} from '../../domain/driver/external-cloud.error.ts';
import { failedCursor } from './pull-cursor.ts';
import { PullQueue, TELLING_FAILURES } from './pull-queue.ts';

const device = (externalDeviceId: string, cursor?: unknown): WantedDevice => ({
  ...{ externalDeviceId, externalDeviceInfo: undefined, addedAtMs: 0, cursor },
});
const read = (id: string, readAtMs: number): WantedDevice => device(id, { newestMs: 1, readAtMs });
const failed = (id: string, failedAtMs: number): WantedDevice =>
  device(id, failedCursor({ newestMs: 1, readAtMs: 1 }, failedAtMs));
const ids = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(from + index));
const broken = new ExternalCloudError('unreachable', 'example.org: answered with status 500.');
const refused = new CredentialsRefusedError('example.org: answered with status 403');

/** A run in which all are asked whom the queue names, one after the other. */
function run(wanted: readonly WantedDevice[], failureOf: (id: string) => Error | undefined) {
  const queue = new PullQueue(wanted);
  const asked: string[] = [];
  const behind: string[] = [];
  for (let next = queue.next(); next !== undefined; next = queue.next()) {
    const { externalDeviceId: id } = next;
    asked.push(id);
    const failure = failureOf(id);
    if (failure === undefined) queue.answered();
    else if (queue.failed(next, failure)) behind.push(id);
  }
  return { asked, behind, failure: queue.failure };
}

/** Runs one after the other, each of which finds what the one before left. */
function fleet(devices: readonly WantedDevice[], failureOf: (id: string) => Error | undefined) {
  const cursors = new Map(devices.map(({ externalDeviceId, cursor }) => [externalDeviceId, cursor]));
  let nowMs = 1_000;
  return () => {
    nowMs += 1;
    const result = run(
      devices.map(({ externalDeviceId: id }) => device(id, cursors.get(id))),
      failureOf,
    );
    const behind = new Set(result.behind);
    for (const id of result.asked) {
      const isBehind = behind.has(id);
      if (isBehind) cursors.set(id, failedCursor(cursors.get(id), nowMs));
      else if (failureOf(id) === undefined) cursors.set(id, { newestMs: 1, readAtMs: nowMs });
    }
    return result;
  };
}

describe('whom a pull asks for', () => {
  it('given devices that were answered and some that failed, when asked, then in the order of their last attempts', () => {
    const wanted = [read('d', 40), failed('b', 20), read('c', 30), device('new'), read('a', 10)];
    expect(run(wanted, () => undefined).asked).toEqual(['new', 'a', 'b', 'c', 'd']);
  });

  it('given many that fail before the others, when asked, then one at most before each of the others', () => {
    const wanted = [...ids(0, 4).map((id) => failed(id, 10)), ...ids(10, 3).map((id) => read(id, 20))];
    expect(run(wanted, () => undefined).asked).toEqual(['0', '10', '1', '11', '2', '12', '3']);
  });

  it('given many that failed, when some do so again, then the rest of them waits for the others', () => {
    const failing = new Set(ids(0, 30));
    const wanted = [...[...failing].map((id) => failed(id, 10)), ...ids(100, 30).map((id) => read(id, 20))];
    const { asked } = run(wanted, (id) => (failing.has(id) ? broken : undefined));
    expect(asked.slice(0, 30 + TELLING_FAILURES).filter((id) => failing.has(id))).toHaveLength(TELLING_FAILURES);
    expect(asked).toEqual(expect.arrayContaining(ids(100, 30)));
  });

  it('given any devices of which any fail, when it ran ⌈n/k⌉ times, then every healthy one was asked, and is each time after', () => {
    const cursor = fc.option(
      fc.record({ newestMs: fc.constant(1), readAtMs: fc.nat(900), failedAtMs: fc.option(fc.nat(900)) }),
      { nil: undefined },
    );
    const isFailing = fc.nat(3).map((number) => number > 0);
    const some = fc.array(fc.tuple(cursor, isFailing), { minLength: 1, maxLength: 80, size: 'max' });
    fc.assert(
      fc.property(some, (given) => {
        const devices = given.map(([stored], index) => device(String(index), stored));
        const healthy = given.flatMap(([, isOut], index) => (isOut ? [] : [String(index)]));
        const runs = fleet(devices, (id) => (healthy.includes(id) ? undefined : broken));
        const asked = new Set<string>();
        for (let nth = 0; nth < Math.ceil(devices.length / TELLING_FAILURES); nth += 1) {
          for (const id of runs().asked) asked.add(id);
        }
        expect(healthy.filter((id) => !asked.has(id))).toEqual([]);
        expect(runs().asked).toEqual(expect.arrayContaining(healthy));
      }),
    );
  });
});

describe('when a pull stops', () => {
  it.each([
    ['is down', broken],
    ['refuses the credentials', refused],
    ['answers what nobody can read', new ExternalCloudError('unreadable', 'example.org: no JSON.')],
  ])('given a cloud that %s, when asked for any number of devices, then after a few', (_what, failure) => {
    const wanted = ids(0, 500).map((id) => read(id, 1));
    const result = run(wanted, () => failure);
    expect(result.asked).toHaveLength(TELLING_FAILURES);
    expect(result.failure).toBe(failure);
  });

  it('given a cloud that is down, and devices that failed before, when asked, then after a few as well', () => {
    const wanted = [...ids(0, 100).map((id) => failed(id, 1)), ...ids(100, 400).map((id) => read(id, 2))];
    expect(run(wanted, () => broken).asked.length).toBeLessThanOrEqual(2 * TELLING_FAILURES);
  });

  it('given devices that fail as they did before, when all of their failures come first, then the others are asked for', () => {
    const queue = new PullQueue([...ids(0, 20).map((id) => failed(id, 1)), ...ids(100, 20).map((id) => read(id, 2))]);
    const asked = new Set<string>();
    for (let next = queue.next(); next !== undefined; next = queue.next()) {
      asked.add(next.externalDeviceId);
      if (Number(next.externalDeviceId) < 20) queue.failed(next, broken);
    }
    expect([...asked]).toEqual(expect.arrayContaining(ids(100, 20)));
  });

  it('given a cloud that goes down within a run, when asked on, then after a few', () => {
    const wanted = ids(0, 500).map((id) => read(id, 1));
    expect(run(wanted, (id) => (Number(id) < 100 ? undefined : broken)).asked).toHaveLength(100 + TELLING_FAILURES);
  });

  it.each([
    ['a log-in that failed', new LogInFailedError(refused)],
    ['calls that are used up', new CallsUsedUpError('example.org', 1_000)],
    ['a mapping that is put off for a while', new TurnsOverError('unreadable', 'The mapping took too long.')],
    ['a cloud that wants fewer calls', new ExternalCloudError('limited', 'example.org: it wants fewer calls.')],
  ])('given %s, when another one was answered, then at once, and with this device the next time', (_what, failure) => {
    const result = run([read('a', 1), read('b', 2), read('c', 3)], (id) => (id === 'b' ? failure : undefined));
    expect(result).toEqual({ asked: ['a', 'b'], behind: [], failure });
  });

  it('given a device that is always told to call less, when it was the first, then it goes behind the others', () => {
    const limited = new ExternalCloudError('limited', 'example.org: it wants fewer calls.');
    const runs = fleet(
      ids(0, 5).map((id) => read(id, Number(id))),
      (id) => (id === '0' ? limited : undefined),
    );
    expect(runs().asked).toEqual(['0']);
    expect(runs().asked).toEqual(['1', '2', '3', '4', '0']);
  });

  it('given what is no matter of the cloud, when it happens, then it is thrown', () => {
    expect(() => run([read('a', 1)], () => new DriverBusyError('later'))).toThrow('later');
  });
});

describe('what a refusal says', () => {
  it('given no answer at all, then that the credentials are not taken', () => {
    expect(run([read('a', 1)], () => refused).failure).toMatchObject({ kind: 'rejected', retryable: false });
  });

  it('given an answer for another device, then nothing of the credentials', () => {
    const { failure } = run([read('a', 1), read('b', 2)], (id) => (id === 'a' ? refused : undefined));
    expect(failure).toMatchObject({ kind: 'refused', retryable: true });
    expect(failure?.message).toBe('example.org: answered with status 403 for a device, while it answers for others.');
  });

  it('given a log-in that is refused, then that the credentials are not taken, whatever was answered before', () => {
    const failure = new LogInFailedError(refused);
    const result = run([read('a', 1), read('b', 2)], (id) => (id === 'b' ? failure : undefined));
    expect(result.failure).toMatchObject({ kind: 'rejected', retryable: false });
  });
});
