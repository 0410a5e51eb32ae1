import { ChangeSignal } from './change-signal.ts';

describe('ChangeSignal', () => {
  it('resolves at once when the condition holds already', async () => {
    await new ChangeSignal().until(() => true, 0);
  });

  it('resolves those whose condition came true, at the change that made it so', async () => {
    const signal = new ChangeSignal();
    const done: string[] = [];
    let value = 0;
    const one = signal.until(() => value >= 1, 1_000).then(() => done.push('one'));
    const two = signal.until(() => value >= 2, 1_000).then(() => done.push('two'));
    value = 1;
    signal.changed();
    await one;
    expect(done).toEqual(['one']);
    value = 2;
    signal.changed();
    await two;
    expect(done).toEqual(['one', 'two']);
  });

  it('gives up after the time it has', async () => {
    await expect(new ChangeSignal().until(() => false, 5)).rejects.toMatchObject({ code: 'KAFKA_TAIL_BEHIND' });
  });

  it('turns away those above its bound, at once', async () => {
    const signal = new ChangeSignal();
    let open = false;
    const waiting = Array.from({ length: 5_000 }, () => signal.until(() => open, 1_000));
    await expect(signal.until(() => open, 1_000)).rejects.toThrow('too many');
    open = true;
    signal.changed();
    await Promise.all(waiting);
    await signal.until(() => open, 1_000);
  });
});
