import { ProjectBusyError } from '../../../domain/driver/driver-busy.error.ts';
import { MappingSandbox, type SandboxOptions } from './mapping-sandbox.ts';

const OPTIONS: SandboxOptions = {
  processes: 2,
  timeoutMs: 2_000,
  waiting: { maxWaitingEach: 20, maxWaiting: 1_000, maxWeight: 1_000_000 },
  budget: { burstMs: 3_000, share: 0.01 },
  banMs: 60_000,
};
const BUSY = { code: 'CONNECTORS_DRIVER_BUSY' };
let sandbox: MappingSandbox;
let project = 0;
let holder: { project: string; connector: string | undefined };
beforeAll(async () => {
  sandbox = new MappingSandbox(OPTIONS);
  await Promise.all(['a', 'b'].map((name) => sandbox.ask(question('1'), { project: name, connector: undefined })));
});
beforeEach(() => {
  holder = { project: String((project += 1)), connector: 'c' };
});
afterAll(() => sandbox.close());

const question = (expression: string) => ({ expression, input: '{}', bindings: {} });
const endless = (comment: string) => `/*${comment}*/($f := function($x){ $f($x + 1) }; $f(1))`;

describe('mappings of many projects', () => {
  it('do not wait for one of them that never ends, however it is spelt', async () => {
    const attack = Array.from({ length: 12 }, (_, index) =>
      sandbox.ask(question(endless(String(index))), { project: 'attacker', connector: `c${String(index)}` }),
    );
    const ended = Promise.allSettled(attack);
    const beganAtMs = performance.now();
    expect(await sandbox.ask(question('1 + 1'), holder)).toBe(2);
    expect(performance.now() - beganAtMs).toBeLessThan(OPTIONS.timeoutMs);
    const outcomes = await ended;
    // Twice two seconds are more than its budget.
    expect(
      outcomes.filter((each) => String((each as PromiseRejectedResult).reason).includes('takes more')),
    ).toHaveLength(2);
    expect(outcomes.at(-1)).toMatchObject({ reason: BUSY });
    // A thousand milliseconds beyond it, of which a hundredth comes back.
    const reason = (outcomes.at(-1) as PromiseRejectedResult).reason as ProjectBusyError;
    expect(reason).toBeInstanceOf(ProjectBusyError);
    expect(reason.message).toMatch(/^The project's time for mappings is used up/);
    expect(reason.retryAfterMs).toBeGreaterThan(90_000);
  }, 30_000);

  it('of a connector that took too much are left alone for a while, other connectors are not', async () => {
    await expect(sandbox.ask(question(endless('')), holder)).rejects.toThrow('takes more than 2000 ms');
    await expect(sandbox.ask(question('1'), holder)).rejects.toThrow('not tried again');
    expect(await sandbox.ask(question('1'), { ...holder, connector: 'other' })).toBe(1);
    expect(await sandbox.ask(question('1'), { project: 'other', connector: 'c' })).toBe(1);
  });

  it('count the time that they take, also where none of them takes too much', async () => {
    const slow = question('$count($map([1..5000], function($x){ $sqrt($x) }))');
    await expect(
      (async () => {
        for (let times = 0; times < 2_000; times += 1) await sandbox.ask(slow, holder);
      })(),
    ).rejects.toMatchObject({ ...BUSY, retryable: true });
    expect(await sandbox.ask(question('1'), { project: 'quiet', connector: 'c' })).toBe(1);
  }, 60_000);

  it('leave the queue with the signal', async () => {
    const first = sandbox.ask(question(endless('')), holder).catch(() => undefined);
    const given = AbortSignal.timeout(50);
    const beganAtMs = performance.now();
    await expect(sandbox.ask(question('1'), holder, given)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(performance.now() - beganAtMs).toBeLessThan(OPTIONS.timeoutMs);
    await first;
  });
});
