import { createLogger } from '../logging/logger.ts';
import { Pulse } from './pulse.ts';

const logged: string[] = [];
const logger = createLogger('spec', { destination: { write: (line) => void logged.push(line) } });

async function eventually(condition: () => boolean): Promise<void> {
  for (const untilMs = Date.now() + 5_000; !condition() && Date.now() < untilMs;) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(condition()).toBe(true);
}

describe('Pulse', () => {
  it('goes with what is answered, also when nothing is, and comes back', async () => {
    let answer: () => Promise<unknown> = () => Promise.resolve();
    const pulse = new Pulse('database', () => answer(), logger, { everyMs: 5, deadlineMs: 50 });
    pulse.start();
    expect(pulse.words).toBe(true);
    answer = () => Promise.reject(new Error('the connection is refused'));
    await eventually(() => !pulse.isAlive);
    expect(pulse.words).toBe('no answer for 0 s: the connection is refused');
    answer = () => Promise.resolve();
    await eventually(() => pulse.isAlive);
    let asked = 0;
    let release = (): void => undefined;
    answer = () => {
      asked += 1;
      return new Promise<void>((resolve) => (release = resolve));
    };
    await eventually(() => !pulse.isAlive);
    expect(pulse.words).toContain('nothing came within 50 ms');
    expect(asked).toBe(1);
    release();
    await eventually(() => pulse.isAlive);
    pulse.stop();
    release();
    expect(logged.filter((line) => line.includes('a part does not answer'))).toHaveLength(2);
    expect(logged.filter((line) => line.includes('a part answers again'))).toHaveLength(2);
  });
});
