import { Part } from './part.mjs';
import { idleProcess } from './testing/idle-process.mjs';

type ProgressEvent = Parameters<ConstructorParameters<typeof Part>[2]>[0];

/** Collects what a part tells, and waits for one kind of it. */
function progress() {
  const events: ProgressEvent[] = [];
  const waiting: (() => void)[] = [];
  return {
    events,
    tell: (event: ProgressEvent) => {
      events.push(event);
      for (const check of waiting) check();
    },
    until: (kind: ProgressEvent['kind']) =>
      new Promise<void>((resolve) => {
        const check = () => events.some((event) => event.kind === kind) && resolve();
        waiting.push(check);
        check();
      }),
  };
}

describe('a part of the stack', () => {
  it('is started again when it crashes, and its last lines are told', async () => {
    const { events, tell, until } = progress();
    const part = new Part('idle', idleProcess, tell);
    await part.start();
    const firstPid = part.pid;
    part.kill('SIGKILL');
    await until('restart');
    expect(events[0]).toMatchObject({ kind: 'crash', part: 'idle', how: 'SIGKILL' });
    expect(part.restartCount).toBe(1);
    expect(part.pid).not.toBe(firstPid);
    await part.stop();
    expect(part.pid).toBe(0);
  });

  it('stays away once it is stopped', async () => {
    const { events, tell } = progress();
    const part = new Part('idle', idleProcess, tell);
    await part.start();
    await part.stop();
    expect(events).toEqual([]);
  });

  it('is stopped also while it is being started', async () => {
    const part = new Part(
      'never ready',
      async (abort) => {
        const process = idleProcess(abort);
        await process.exited;
        throw new Error('ended before it was ready');
      },
      () => {},
    );
    const started = part.start();
    await Promise.all([expect(started).rejects.toThrow('ended before'), part.stop()]);
  });
});
