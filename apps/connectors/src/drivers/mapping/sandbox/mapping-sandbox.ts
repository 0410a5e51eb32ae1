import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { MappingError } from '../mapping.error.ts';
import { SandboxProcess } from './sandbox-process.ts';
import type { SandboxQuestion } from './sandbox-protocol.ts';

export interface SandboxOptions {
  readonly processes: number;
  /** For one application of an expression. */
  readonly timeoutMs: number;
  readonly maxWaiting: number;
  /** How long an expression that took too much is not tried again: others wait for their turn meanwhile. */
  readonly banMs: number;
}

/** Applies expressions that anybody may have written, in processes of their own, within limits. */
export class MappingSandbox {
  readonly #options: SandboxOptions;
  readonly #idle: SandboxProcess[];
  readonly #all: readonly SandboxProcess[];
  readonly #waiting: ((process: SandboxProcess) => void)[] = [];
  readonly #banned: LRUCache<string, string>;

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.#all = Array.from({ length: options.processes }, () => new SandboxProcess());
    this.#idle = [...this.#all];
    this.#banned = new LRUCache({ max: 1_000, ttl: options.banMs });
  }

  /**
   * @returns the result, undefined for nothing
   * @throws MappingError
   */
  async ask(question: SandboxQuestion): Promise<unknown> {
    const key = createHash('sha256').update(question.expression).digest('base64');
    const ban = this.#banned.get(key);
    if (ban !== undefined) throw new MappingError(`${ban}, so it is not tried again for a while`);
    const sandbox = await this.#turn();
    try {
      const answer = await sandbox.ask(question, this.#options.timeoutMs);
      if (answer.kind === 'failure') throw new MappingError(answer.reason);
      return answer.json === undefined ? undefined : (JSON.parse(answer.json) as unknown);
    } catch (error) {
      if (error instanceof MappingError && /^(?:takes|needs) more/.test(error.message))
        this.#banned.set(key, error.message);
      throw error;
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(sandbox);
      else next(sandbox);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((sandbox) => sandbox.close()));
  }

  #turn(): Promise<SandboxProcess> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return Promise.resolve(idle);
    if (this.#waiting.length >= this.#options.maxWaiting) {
      return Promise.reject(new MappingError('cannot be applied now: too many wait for it'));
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
