import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePorts } from '@umbra/dev-servers';
import { eventually } from '@umbra/testing';

const HOOKS = fileURLToPath(new URL('run-from-source.mjs', import.meta.url));
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const START_WITHIN_MS = 60_000;

type Line = Readonly<Record<string, unknown>> & { readonly message?: string };

/** The service as a process of its own, which can be stopped like one. */
export class ProcessReplica {
  readonly url: string;
  /** What it has logged. */
  readonly lines: Line[] = [];
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#process = child;
    this.url = url;
    let rest = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) this.lines.push(parsed(part));
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.lines.push({ message: text }));
  }

  /** @param environment where its servers are, and its settings @returns when it listens */
  static async start(environment: NodeJS.ProcessEnv): Promise<ProcessReplica> {
    const [port = 0, internalPort = 0] = await freePorts(2);
    const child = spawn(process.execPath, ['--conditions=@umbra/source', '--import', HOOKS, MAIN], {
      env: { PATH: process.env['PATH'], ...environment, PORT: String(port), INTERNAL_PORT: String(internalPort) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const replica = new ProcessReplica(child, `http://127.0.0.1:${String(port)}`);
    await eventually(
      'the process listens',
      () => {
        if (child.exitCode !== null) throw new Error(JSON.stringify(replica.lines.slice(-5)));
        return replica.lines.some(({ message }) => message === 'listening');
      },
      START_WITHIN_MS,
    );
    return replica;
  }

  /** As its runs have it. */
  get holder(): string {
    return String(this.lines.find(({ holder }) => typeof holder === 'string')?.['holder']);
  }

  pause(): void {
    this.#process.kill('SIGSTOP');
  }

  resume(): void {
    this.#process.kill('SIGCONT');
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  /** In order; also one that is paused, or gone already. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.resume();
    this.#process.kill('SIGTERM');
    await gone;
  }
}

function parsed(line: string): Line {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return { message: line };
  }
}
