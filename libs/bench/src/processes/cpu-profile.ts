import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How to start a Node process of which profiles are to be taken. */
export const inspectable = (port: number): readonly string[] => [
  `--inspect=127.0.0.1:${String(port)}`,
  '--inspect-publish-uid=http',
];

/**
 * Takes a CPU profile of what an inspectable process does meanwhile, and leaves it as `<folder>/<name>.cpuprofile`:
 * one scenario alone, which `--cpu-prof` cannot.
 */
export async function profiled<Result>(
  { port, folder, name }: { readonly port: number; readonly folder: string; readonly name: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const session = await InspectorSession.open(port);
  await session.call('Profiler.enable');
  await session.call('Profiler.start');
  const result = await work();
  const { profile } = await session.call('Profiler.stop');
  session.close();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.cpuprofile`), JSON.stringify(profile));
  return result;
}

class InspectorSession {
  readonly #socket: WebSocket;
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async open(port: number): Promise<InspectorSession> {
    const targets = (await (await fetch(`http://127.0.0.1:${String(port)}/json/list`)).json()) as {
      webSocketDebuggerUrl: string;
    }[];
    const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? '');
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => {
        reject(new Error(`no inspector answers on port ${String(port)}`));
      };
    });
    return new InspectorSession(socket);
  }

  call(method: string): Promise<{ readonly profile?: unknown }> {
    const id = (this.#calls += 1);
    return new Promise((resolve, reject) => {
      this.#socket.onclose = () => {
        reject(new Error(`the inspector left during ${method}`));
      };
      this.#socket.onmessage = ({ data }) => {
        const answer = JSON.parse(String(data)) as { id?: number; result: object; error?: { message: string } };
        if (answer.id !== id) return;
        if (answer.error === undefined) resolve(answer.result);
        else reject(new Error(`${method}: ${answer.error.message}`));
      };
      this.#socket.send(JSON.stringify({ id, method }));
    });
  }

  close(): void {
    this.#socket.onclose = null;
    this.#socket.close();
  }
}
