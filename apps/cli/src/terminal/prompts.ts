import { confirm, isCancel, password, text } from '@clack/prompts';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import type { Prompts } from '../surroundings.ts';

/** Asks on the error output: the standard one may be a file. */
export function promptsOn(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Prompts {
  const options = { input, output, withGuide: false };
  const isGiven = (value: string | undefined) => (value === undefined || value === '' ? 'Say something.' : undefined);
  return {
    text: (message) => answered(input, (signal) => text({ ...options, signal, message, validate: isGiven })),
    secret: (message) => answered(input, (signal) => password({ ...options, signal, message, validate: isGiven })),
    confirm: (message) => answered(input, (signal) => confirm({ ...options, signal, message, initialValue: false })),
  };
}

async function answered<Answer>(
  input: NodeJS.ReadStream,
  ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Exclude<Answer, symbol>> {
  const ended = new AbortController();
  let ending: NodeJS.Immediate | undefined;
  // On Ctrl-D the library stops reading, as after an answer, but waits on: nothing would ever come.
  const onPause = () => {
    ending = setImmediate(() => {
      ended.abort();
    });
  };
  input.once('pause', onPause);
  try {
    const answer = await ask(ended.signal);
    if (isCancel(answer)) throw new Problem(EXIT.interrupted, 'Broken off.');
    return answer as Exclude<Answer, symbol>;
  } finally {
    input.off('pause', onPause);
    clearImmediate(ending);
  }
}
