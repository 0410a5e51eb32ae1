import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut, and mended. */
export class BreakableWay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isBroken = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param to where the way leads; only its host and port count */
  static async open(to: URL): Promise<BreakableWay> {
    const server = createServer();
    const way = new BreakableWay(server);
    server.on('connection', (caller) => {
      if (way.#isBroken) caller.destroy();
      else way.#join(caller, connect({ host: to.hostname, port: Number(to.port) }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return way;
  }

  /** The same address by this way. */
  urlOf(to: URL): string {
    const url = new URL(to);
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  break(): void {
    this.#isBroken = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isBroken = false;
  }

  async close(): Promise<void> {
    this.break();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(one: Socket, other: Socket): void {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      this.#sockets.add(from);
      from.pipe(to);
      from
        .on('error', () => to.destroy())
        .on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
    }
  }
}
