import type { TextOutput } from '../surroundings.ts';
import { printable } from './printable.ts';

/** A line, or several, of words for people; what others have written into it cannot steer the terminal. */
export function sayLine({ stream }: Pick<TextOutput, 'stream'>, text: string): void {
  stream.write(`${text.split('\n').map(printable).join('\n')}\n`);
}

/** JSON for programs, one document a call. Also what JSON lets through, and a terminal would obey, is escaped. */
export function sayJson({ stream }: Pick<TextOutput, 'stream'>, value: unknown): void {
  stream.write(`${jsonText(value)}\n`);
}

export const jsonText = (value: unknown): string =>
  JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
