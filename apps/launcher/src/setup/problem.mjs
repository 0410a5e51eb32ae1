import { ProcessError } from '../../../../libs/dev-servers/src/process/managed-process.mjs';

/** What the user can put right: shown as its one sentence, without a stack. */
export class Problem extends Error {
  /** @override */
  name = 'Problem';
}

/**
 * Ends one of our commands with what went wrong: in words if they say it all, else as the error that it is.
 *
 * @param {unknown} error
 */
export function failWith(error) {
  const { code } = /** @type {NodeJS.ErrnoException} */ (error);
  const saysItAll = error instanceof Problem || error instanceof ProcessError || code?.startsWith('ERR_PARSE_ARGS');
  console.error(saysItAll ? /** @type {Error} */ (error).message : error);
  process.exitCode = 1;
}
