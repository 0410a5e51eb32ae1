import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { ExitCode } from '../exit-code.ts';
import { run } from '../program.ts';
import type { Prompts, Surroundings, TextOutput } from '../surroundings.ts';

/** Runs the program in this process, in a home folder of its own, without waiting where it would only wait. */
export class PlayedSurroundings {
  readonly folder = mkdtempSync(join(tmpdir(), 'umbra-cli-'));
  readonly slept: number[] = [];
  env: Record<string, string> = {};
  prompts: Prompts | undefined;
  isTerminal = false;
  shiftMs = 0;
  readonly #out: string[] = [];
  readonly #err: string[] = [];
  readonly #handlers = new Set<() => void>();

  /** @returns what the program says, and what scripts see */
  async run(...words: string[]): Promise<{ exitCode: ExitCode; out: string; err: string }> {
    this.#out.length = 0;
    this.#err.length = 0;
    const exitCode = await run(words, this.#surroundings());
    return { exitCode, out: this.out, err: this.err };
  }

  get out(): string {
    return this.#out.join('');
  }

  get err(): string {
    return this.#err.join('');
  }

  /** Whether Ctrl-C would be taken, and not end the process. */
  get listens(): boolean {
    return this.#handlers.size > 0;
  }

  interrupt(): void {
    for (const handler of this.#handlers) handler();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #surroundings(): Surroundings {
    return {
      env: this.env,
      homeFolder: this.folder,
      out: this.#output(this.#out),
      err: this.#output(this.#err),
      prompts: this.prompts,
      nowMs: () => Date.now() + this.shiftMs,
      sleep: (ms) => {
        this.slept.push(ms);
        return Promise.resolve();
      },
      onInterrupt: (handler) => {
        this.#handlers.add(handler);
        return () => this.#handlers.delete(handler);
      },
    };
  }

  #output(texts: string[]): TextOutput {
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        texts.push(chunk.toString());
        done();
      },
    });
    return { stream, isTerminal: this.isTerminal, columns: 100 };
  }
}
