import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePorts } from '@umbra/dev-servers';
import { eventually } from '@umbra/testing';
import { environment } from '../support/environment.ts';
import { isReady, type Target } from './balancer.ts';

export type ServiceName = 'gateway' | 'registry' | 'ingestion' | 'shadows';

/** As the manifests have it. */
export const SHUTDOWN_DELAY_MS = 5_000;
const READY_WITHIN_MS = 60_000;

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** One more process of a service, beside the stack's own. */
export class Replica implements Target {
  readonly port: number;
  readonly internalPort: number;
  readonly #process: ChildProcess;
  readonly #lines: string[] = [];

  private constructor(process: ChildProcess, port: number, internalPort: number) {
    this.#process = process;
    this.port = port;
    this.internalPort = internalPort;
    for (const stream of [process.stdout, process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#lines.push(text));
    }
  }

  static async start(service: ServiceName, upstreams: NodeJS.ProcessEnv = {}): Promise<Replica> {
    const [port = 0, internalPort = 0] = await freePorts(2);
    const child = spawn(process.execPath, [`${ROOT}apps/${service}/dist/main.js`], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...upstreams,
        ...(await databaseOf(service)),
        HOST: '127.0.0.1',
        PORT: String(port),
        INTERNAL_PORT: String(internalPort),
        SHUTDOWN_DELAY_MS: String(SHUTDOWN_DELAY_MS),
        UMBRA_PUBLIC_URLS: environment.url,
        NODE_OPTIONS: '--disable-warning=TimeoutNegativeWarning',
      },
    });
    return new Replica(child, port, internalPort);
  }

  get lines(): string {
    return this.#lines.join('');
  }

  async ready(): Promise<void> {
    await eventually(`it to be ready:\n${this.lines}`, () => isReady(this), READY_WITHIN_MS);
  }

  /** Asks it to end. @returns its exit code */
  async end(): Promise<number | null> {
    if (this.#process.exitCode !== null) return this.#process.exitCode;
    const exited = once(this.#process, 'exit') as Promise<[number | null]>;
    this.#process.kill('SIGTERM');
    return (await exited)[0];
  }
}

/** The URL with the role of the service; in the environment of the tests it is the administrator's. */
async function databaseOf(service: ServiceName): Promise<NodeJS.ProcessEnv> {
  if (service === 'gateway' || service === 'ingestion') return {};
  const { stdout } = await promisify(execFile)(process.execPath, [
    `${ROOT}libs/postgres/dist/cli/service-url.js`,
    service,
  ]);
  return { DATABASE_URL: stdout.trim() };
}
