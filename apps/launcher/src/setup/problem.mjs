/** What the user can put right: shown as its one sentence, without a stack. */
export class Problem extends Error {
  /** @override */
  name = 'Problem';
}

/** Errors whose message says it all: a stack would hide it. */
const IN_WORDS = ['Problem', 'ProcessError', 'HttpError'];

/**
 * Ends one of our commands with what went wrong: in words if they say it all, else as the error that it is.
 *
 * @param {unknown} error
 */
export function failWith(error) {
  const { name, message, code } = /** @type {NodeJS.ErrnoException} */ (error);
  console.error(IN_WORDS.includes(name) || code?.startsWith('ERR_PARSE_ARGS') ? message : error);
  process.exitCode = 1;
}
