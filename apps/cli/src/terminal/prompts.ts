import { confirm, isCancel, password, text } from '@clack/prompts';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import type { Prompts } from '../surroundings.ts';

/** Asks on the error output: the standard one may be a file. */
export function promptsOn(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Prompts {
  const options = { input, output, withGuide: false };
  const isGiven = (value: string | undefined) => (value === undefined || value === '' ? 'Say something.' : undefined);
  return {
    text: async (message) => answerOf(await text({ ...options, message, validate: isGiven })),
    secret: async (message) => answerOf(await password({ ...options, message, validate: isGiven })),
    confirm: async (message) => answerOf(await confirm({ ...options, message, initialValue: false })),
  };
}

function answerOf<Answer>(answer: Answer): Exclude<Answer, symbol> {
  if (isCancel(answer)) throw new Problem(EXIT.interrupted, 'Broken off.');
  return answer as Exclude<Answer, symbol>;
}
