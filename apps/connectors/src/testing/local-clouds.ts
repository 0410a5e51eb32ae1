import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net';
import { ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import { createOutgoing, type OutgoingOptions } from '../outgoing/create-outgoing.ts';
import type { OutgoingHttpFactory } from '../outgoing/outgoing-http-factory.ts';
import type { OutgoingAnswer, OutgoingRequest } from '../outgoing/outgoing-http.ts';

/** So many calls that no test waits for its turn. */
export const MANY = { calls: 10_000, per: 'second' } as const;

/** Servers on this machine that stand for external clouds, and ways out to them. */
export class LocalClouds {
  readonly #closers: (() => Promise<unknown>)[] = [];

  /** @returns its URL, without a slash at the end */
  serve(listener: RequestListener): Promise<string> {
    return this.open(createServer(listener));
  }

  async open(server: Server | TcpServer): Promise<string> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#closers.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    });
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  outgoing(options: Partial<OutgoingOptions> = {}): OutgoingHttpFactory {
    const factory = createOutgoing({ allowPrivate: true, maxCallsPerSecond: MANY.calls, ...options });
    this.#closers.push(() => factory.close());
    return factory;
  }

  send(request: OutgoingRequest, options: Partial<OutgoingOptions> = {}): Promise<OutgoingAnswer> {
    return this.outgoing(options).for('holder', MANY).send(request);
  }

  /** Of a call that fails without giving a secret away. */
  async failureOf(request: OutgoingRequest, options?: Partial<OutgoingOptions>): Promise<ExternalCloudError> {
    try {
      const { status } = await this.send(request, options);
      throw new Error(`was answered with ${String(status)}`);
    } catch (error) {
      expect(error).toBeInstanceOf(ExternalCloudError);
      expect(`${String(error)} ${JSON.stringify(error)} ${String((error as Error).cause)}`).not.toContain(SECRET);
      return error as ExternalCloudError;
    }
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close();
  }
}

/** In addresses, headers and answers: must not be in any error. */
export const SECRET = 'hunter2';
