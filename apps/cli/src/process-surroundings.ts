import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Surroundings, TextOutput } from './surroundings.ts';
import { promptsOn } from './terminal/prompts.ts';

/** Of a file or a pipe, which has no width. */
const DEFAULT_COLUMNS = 100;

/** What this process has. */
export function processSurroundings(): Surroundings {
  const { stdin, stdout, stderr, env } = process;
  return {
    env,
    homeFolder: homedir(),
    out: outputOf(stdout),
    err: outputOf(stderr),
    prompts: stdin.isTTY && stderr.isTTY ? promptsOn(stdin, stderr) : undefined,
    nowMs: Date.now,
    sleep: async (ms) => {
      await sleep(ms);
    },
    onInterrupt: (handler) => {
      process.on('SIGINT', handler);
      return () => process.off('SIGINT', handler);
    },
  };
}

function outputOf(stream: NodeJS.WriteStream & { readonly fd: number }): TextOutput {
  const columns = stream.columns > 0 ? stream.columns : DEFAULT_COLUMNS;
  return { stream, isTerminal: stream.isTTY, descriptor: stream.fd, columns };
}
