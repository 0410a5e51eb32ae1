import { connect, createServer, type Server, type Socket } from 'node:net';

const PRODUCE_API_KEY = 0;
const FRAME_LENGTH_BYTES = 4;

/**
 * A TCP proxy before a Kafka broker that can lose produce answers: the broker has written the records, the client never
 * hears of it and its connection breaks. Requests are matched with answers by their correlation id.
 */
export class CuttingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cutsWanted = 0;
  #refusing = false;
  /** Produce answers lost so far. */
  cuts = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(broker: string): Promise<CuttingProxy> {
    const [host = '', port = ''] = broker.split(':');
    const server = createServer();
    const proxy = new CuttingProxy(server);
    server.on('connection', (client) => {
      if (proxy.#refusing) client.destroy();
      else proxy.#relay(client, connect({ host, port: Number(port) }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy does not listen');
    return address.port;
  }

  /** Opens sockets to the proxy, whatever broker the client means. */
  readonly socketFactory = ({ onConnect }: { onConnect: () => void }): Socket =>
    connect({ host: '127.0.0.1', port: this.port }, onConnect).setNoDelay(true);

  /** The next produce answer is lost, and the connection with it. */
  cutNextProduceAnswer(): void {
    this.#cutsWanted += 1;
  }

  /** Breaks every connection and lets nobody in: the broker is away. */
  refuse(): void {
    this.#refusing = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** The broker is back. */
  accept(): void {
    this.#refusing = false;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #relay(client: Socket, broker: Socket): void {
    const produceIds = new Set<number>();
    const requests = new Frames();
    const answers = new Frames();
    client.on('data', (chunk: Buffer) => {
      for (const frame of requests.push(chunk)) {
        if (frame.readInt16BE(FRAME_LENGTH_BYTES) === PRODUCE_API_KEY) produceIds.add(frame.readInt32BE(8));
      }
      broker.write(chunk);
    });
    broker.on('data', (chunk: Buffer) => {
      for (const frame of answers.push(chunk)) {
        if (produceIds.delete(frame.readInt32BE(FRAME_LENGTH_BYTES)) && this.#cutsWanted > 0) {
          this.#cutsWanted -= 1;
          this.cuts += 1;
          client.destroy();
          broker.destroy();
          return;
        }
        client.write(frame);
      }
    });
    for (const [socket, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }
}

/** Cuts a byte stream into Kafka's frames: four bytes of length, then as many bytes. */
class Frames {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: Buffer[] = [];
    while (this.#rest.length >= FRAME_LENGTH_BYTES) {
      const length = FRAME_LENGTH_BYTES + this.#rest.readInt32BE(0);
      if (this.#rest.length < length) break;
      frames.push(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
    }
    return frames;
  }
}
