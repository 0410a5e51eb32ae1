import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { EXIT } from '../exit-code.ts';
import { promptsOn } from './prompts.ts';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const SHOWN_CURSOR = '\u001b[?25h';

function terminal() {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const prompts = promptsOn(input as unknown as NodeJS.ReadStream, output as unknown as NodeJS.WriteStream);
  return { input, output, prompts };
}

describe('questions at a terminal', () => {
  it.each([
    ['a text', 'text', CTRL_D],
    ['a secret', 'secret', CTRL_D],
    ['a yes', 'confirm', CTRL_D],
    ['a text', 'text', CTRL_C],
  ] as const)('%s: `%s` is broken off by %j, and the cursor is there again', async (_what, question, key) => {
    const { input, output, prompts } = terminal();
    const answer = prompts[question]('Well');
    input.write(key);
    await expect(answer).rejects.toMatchObject({ exitCode: EXIT.interrupted, message: 'Broken off.' });
    output.end();
    expect((await text(output)).endsWith(SHOWN_CURSOR)).toBe(true);
  });

  it('are broken off when the input ends', async () => {
    const { input, prompts } = terminal();
    const answer = prompts.text('Email');
    input.end();
    await expect(answer).rejects.toMatchObject({ exitCode: EXIT.interrupted });
  });

  it('are answered one after the other, and Ctrl-D behind a word ends none', async () => {
    const { input, prompts } = terminal();
    const email = prompts.text('Email');
    input.write(`me@x${CTRL_D}\r`);
    expect(await email).toBe('me@x');
    const password = prompts.secret('Password');
    input.write('s3cret\r');
    expect(await password).toBe('s3cret');
    const sure = prompts.confirm('Sure?');
    input.write('y');
    expect(await sure).toBe(true);
  });
});
