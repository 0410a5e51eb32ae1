import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const subject = fileURLToPath(new URL('./close-on-signals.ts', import.meta.url));

/** Runs a process that closes as told, gives it a signal once it is up, and tells how it ended. */
async function endOf(
  close: string,
  onceUp: (kill: (signal: NodeJS.Signals) => void) => void,
  { deadlineMs = 5_000, delayMs = 0 } = {},
) {
  const script = `
    import { closeOnSignals } from ${JSON.stringify(subject)};
    const say = (level) => (fields, message) => console.log(level, message);
    const logger = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
    const announce = () => console.log('announced');
    closeOnSignals({ logger, announce, deadlineMs: ${deadlineMs}, delayMs: () => ${delayMs}, close: async () => { ${close} } });
    setInterval(() => {}, 1000);
    process.send('up');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const output = text(child.stdout as Readable);
  await once(child, 'message');
  onceUp((signal) => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, output: await output };
}

describe('closeOnSignals', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('closes once and exits with 0 on %s', async (signal) => {
    const { code, output } = await endOf(
      `console.log('closing'); await new Promise((resolve) => setTimeout(resolve, 50));`,
      (kill) => {
        kill(signal);
        kill(signal);
      },
    );
    expect(code).toBe(0);
    expect(output.match(/closing/g)).toHaveLength(1);
  });

  it('announces its end first, and closes after the delay, which the deadline does not count', async () => {
    const started = Date.now();
    const { code, output } = await endOf(
      `console.log('closing')`,
      (kill) => {
        kill('SIGTERM');
      },
      { delayMs: 400, deadlineMs: 300 },
    );
    expect(code).toBe(0);
    expect(output).toMatch(/announced\nclosing\n/);
    expect(Date.now() - started).toBeGreaterThanOrEqual(400);
  });

  it('exits with 1 when closing fails', async () => {
    const { code, output } = await endOf(`throw new Error('stuck');`, (kill) => {
      kill('SIGTERM');
    });
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('error shutdown failed') });
  });

  it('exits with 1 when closing takes too long', async () => {
    const { code, output } = await endOf(
      `await new Promise(() => {});`,
      (kill) => {
        kill('SIGTERM');
      },
      { deadlineMs: 100 },
    );
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('error shutdown took too long') });
  });
});
