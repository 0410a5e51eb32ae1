import { TurnTooFarError } from './call-gate.ts';
import { CallGates } from './call-gates.ts';

const ceiling = { calls: 1_000, per: 'second' } as const;
const GATE = { maxConcurrent: 1, maxWaiting: 1, ceiling };
const never = new AbortController().signal;

describe('CallGates', () => {
  it('forgets who does nothing, and nobody else', async () => {
    const gates = new CallGates(GATE);
    const limit = { calls: 1_000, per: 'second' } as const;
    for (let holder = 0; holder < 1_000; holder += 1) gates.of(String(holder), limit);
    const leave = await gates.of('busy', limit).enter(never);
    const spent = await gates.of('spent', { calls: 1, per: 'day' }).enter(never);
    spent();
    gates.dropIdle();
    expect(gates.size).toBe(2);
    leave();
  });

  it('has no more than so many wait', async () => {
    const gate = new CallGates(GATE).of('holder', { calls: 1, per: 'day' });
    const leave = await gate.enter(never);
    const waiting = gate.enter(never);
    await expect(gate.enter(never)).rejects.toThrow();
    leave();
    gate.close(new Error('closed'));
    await expect(waiting).rejects.toThrow('closed');
  });

  it('turns away who has less patience than his turn is far, and nobody else', async () => {
    const gate = new CallGates({ maxConcurrent: 10, maxWaiting: 10, ceiling }).of('holder', { calls: 1, per: 'hour' });
    const leave = await gate.enter(never, 0);
    leave();
    await expect(gate.enter(never, 600_000)).rejects.toMatchObject({ inMs: expect.closeTo(3_600_000, -4) as number });
    const patient = gate.enter(never, 3_700_000);
    // His turn comes after that one's.
    await expect(gate.enter(never, 3_700_000)).rejects.toBeInstanceOf(TurnTooFarError);
    gate.close(new Error('closed'));
    await expect(patient).rejects.toThrow('closed');
  });

  it('lets them in by the order they came', async () => {
    const gate = new CallGates({ ...GATE, maxWaiting: 10 }).of('holder', { calls: 1_000, per: 'second' });
    const order: number[] = [];
    const enterAs = async (number: number): Promise<void> => {
      const leave = await gate.enter(never);
      order.push(number);
      leave();
    };
    await Promise.all([enterAs(1), enterAs(2), enterAs(3)]);
    expect(order).toEqual([1, 2, 3]);
  });

  it('lets nobody go faster than the ceiling, whatever his limit lets go at once', async () => {
    const gates = new CallGates({ maxConcurrent: 100, maxWaiting: 100, ceiling: { calls: 20, per: 'second' } });
    const gate = gates.of('holder', { calls: 1_000_000, per: 'day' });
    const beganAtMs = performance.now();
    for (let calls = 0; calls < 8; calls += 1) (await gate.enter(never))();
    // Two at once, eighteen a second after them.
    expect(performance.now() - beganAtMs).toBeGreaterThan(300);
  });
});
