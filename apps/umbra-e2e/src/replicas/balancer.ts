import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What a balancer sends to: where it answers, and where it says whether it is ready. */
export interface Target {
  readonly port: number;
  readonly internalPort: number;
}

const CHECK_EVERY_MS = 200;

/**
 * A load balancer that knows no HTTP: each new connection goes to the next target whose `/health/ready` was 200 when it
 * last looked, and stays there.
 */
export class Balancer {
  readonly #server: Server;
  readonly #targets = new Set<Target>();
  readonly #ready = new Set<Target>();
  readonly #sockets = new Set<Socket>();
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (caller) => this.#pass(caller));
    this.#timer = setInterval(() => void this.#check(), CHECK_EVERY_MS);
  }

  static async start(...targets: readonly Target[]): Promise<Balancer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const balancer = new Balancer(server);
    for (const target of targets) balancer.add(target);
    await balancer.#check();
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  add(target: Target): void {
    this.#targets.add(target);
  }

  remove(target: Target): void {
    this.#targets.delete(target);
    this.#ready.delete(target);
  }

  has(target: Target): boolean {
    return this.#ready.has(target);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #pass(caller: Socket): void {
    const ready = [...this.#ready];
    const target = ready[(this.#turn += 1) % Math.max(1, ready.length)];
    if (target === undefined) {
      caller.destroy();
      return;
    }
    const callee = connect(target.port, '127.0.0.1');
    for (const [socket, other] of [
      [caller, callee],
      [callee, caller],
    ] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.once('close', () => {
        this.#sockets.delete(socket);
        other.destroySoon();
      });
      socket.pipe(other);
    }
  }

  async #check(): Promise<void> {
    await Promise.all(
      [...this.#targets].map(async (target) => {
        if (await isReady(target)) this.#ready.add(target);
        else this.#ready.delete(target);
      }),
    );
    for (const target of this.#ready) if (!this.#targets.has(target)) this.#ready.delete(target);
  }
}

/** What the probe of an orchestrator finds. */
export async function isReady({ internalPort }: Target): Promise<boolean> {
  try {
    const url = `http://127.0.0.1:${String(internalPort)}/health/ready`;
    return (await fetch(url, { headers: { connection: 'close' } })).ok;
  } catch {
    return false;
  }
}
