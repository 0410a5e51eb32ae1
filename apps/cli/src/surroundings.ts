import type { Writable } from 'node:stream';

/** Where text goes to; a terminal has a width. */
export interface TextOutput {
  readonly stream: Writable;
  readonly isTerminal: boolean;
  /** Of the process, if the stream has one there. */
  readonly descriptor?: number;
  /** Characters in a line. */
  readonly columns: number;
}

/** What a person is asked; rejects with a `Problem` when they break off. */
export interface Prompts {
  text(message: string): Promise<string>;
  secret(message: string): Promise<string>;
  confirm(message: string): Promise<boolean>;
}

/** All that the program has from the process that runs it. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  /** For what was asked for. */
  readonly out: TextOutput;
  /** For what is said beside it. */
  readonly err: TextOutput;
  /** Undefined where nobody can be asked. */
  readonly prompts: Prompts | undefined;
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Has Ctrl-C call this instead of ending the process. @returns what makes it as before */
  readonly onInterrupt: (handler: () => void) => () => void;
}
