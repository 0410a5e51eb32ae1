import { Readiness } from '../health/readiness.ts';
import { createLogger } from '../logging/logger.ts';
import { StoppedWaitingError, waitFor } from './wait-for.ts';

let readiness: Readiness;
let logged: string[];
const options = () => ({
  readiness,
  logger: createLogger('spec', { destination: { write: (line) => void logged.push(line) } }),
  firstPauseMs: 1,
});

beforeEach(() => {
  readiness = new Readiness();
  logged = [];
});

describe('waitFor', () => {
  it('waits until it is there, says why, and says it once', async () => {
    const answers: (true | string | Error)[] = ['no topic', 'no topic', new Error('no broker'), true];
    const seen: object[] = [];
    await waitFor(
      'kafka',
      async () => {
        seen.push(await readiness.failing());
        const answer = answers.shift() ?? 'asked too often';
        if (answer instanceof Error) throw answer;
        return answer;
      },
      options(),
    );
    expect(seen).toEqual([
      { kafka: 'not asked yet' },
      { kafka: 'no topic' },
      { kafka: 'no topic' },
      { kafka: 'no broker' },
    ]);
    expect(await readiness.failing()).toEqual({});
    expect(logged.map((line) => (JSON.parse(line) as { reason?: string }).reason)).toEqual([
      'no topic',
      'no broker',
      undefined,
    ]);
  });

  it('says nothing when it is there at once', async () => {
    await waitFor('kafka', () => true, options());
    expect(logged).toEqual([]);
  });

  it.each([
    ['between two questions', () => 'no topic'],
    ['while a question hangs', () => new Promise<never>(() => undefined)],
  ])('ends when the process is told to, %s', async (_when, check) => {
    const stop = new AbortController();
    const waiting = waitFor('kafka', check, { ...options(), stopping: stop.signal, firstPauseMs: 60_000 });
    setImmediate(() => {
      stop.abort();
    });
    await expect(waiting).rejects.toThrow(StoppedWaitingError);
  });
});
