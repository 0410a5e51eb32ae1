import type { Logger } from '@umbra/observability';
import { eventually, quietLogger } from '@umbra/testing';
import { RepeatedWork } from './repeated-work.ts';

describe('repeated work', () => {
  const begun: RepeatedWork[] = [];
  afterEach(() => Promise.all(begun.splice(0).map((work) => work.stop())));

  function start(work: (stopping: AbortSignal) => Promise<void>, logged: object[] = []): RepeatedWork {
    const logger = { ...quietLogger, warn: (fields: object) => void logged.push(fields) } as unknown as Logger;
    const worker = new RepeatedWork({ name: 'dispatch', everyMs: 1, work, logger });
    begun.push(worker);
    worker.start();
    return worker;
  }

  it('is done again and again', async () => {
    let turns = 0;
    const worker = start(() => Promise.resolve(void (turns += 1)));
    await eventually('three turns', () => turns >= 3);
    expect(worker.words).toBe(true);
  });

  it('goes on after a failure, says so once, and in a word until it is over', async () => {
    let turns = 0;
    let isBroken = true;
    const logged: object[] = [];
    const worker = start(() => {
      turns += 1;
      return isBroken ? Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' })) : Promise.resolve();
    }, logged);
    await eventually('three turns', () => turns >= 3);
    expect(worker.words).toBe('ECONNRESET');
    expect(logged).toEqual([{ worker: 'dispatch', code: 'ECONNRESET', reason: 'gone' }]);
    isBroken = false;
    await eventually('it is well', () => worker.words === true);
  });

  it('lets a turn end that is under way, and tells it', async () => {
    let hasEnded = false;
    let begin: () => void = () => undefined;
    const began = new Promise<void>((resolve) => (begin = resolve));
    const worker = start(async (stopping) => {
      begin();
      await new Promise((resolve) => {
        stopping.addEventListener('abort', resolve);
      });
      hasEnded = true;
    });
    await began;
    await worker.stop();
    expect(hasEnded).toBe(true);
  });
});
