import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** A caller that has just connected sends its request within this. */
const UNUSED_FOR_MS = 500;

export interface ClosingOptions {
  /** How long what is in hand may take when the server closes. */
  readonly drainMs: number;
  /** Aborted when the process is about to end: callers are sent elsewhere while the server still answers. */
  readonly stopping?: AbortSignal | undefined;
  /** The answer to the last of them closes the connection. */
  readonly maxRequestsPerConnection?: number;
}

const CLOSES = Symbol('this answer closes its connection');

/** True of an answer after which the server lets go of the connection, whatever the caller asked for. */
export const closesConnection = (reply: FastifyReply): boolean =>
  (reply.raw as { [CLOSES]?: boolean })[CLOSES] === true;

const ANSWERS = Symbol('answers so far');
type CountingSocket = Socket & { [ANSWERS]?: number };

/**
 * What is in hand is answered, and nothing else holds the shutdown up. An answer that leaves while the process stops says
 * so: its caller opens the next connection, which a load balancer gives to another replica; the old one would stay open,
 * idle, until the client lets go of it. When the server closes, Node closes idle connections; one that has never carried a
 * request does not count as idle to it, and gets a moment to do so. An upload that does not come to its end is cut off
 * after `drainMs`.
 */
export function closeConnectionsWhenClosing(fastify: FastifyInstance, options: ClosingOptions): void {
  const { drainMs, stopping, maxRequestsPerConnection = Infinity } = options;
  const { server } = fastify;
  const open = openConnections(server);
  let isClosing = false;
  fastify.addHook('preClose', (done) => {
    isClosing = true;
    const timers = [
      setTimeout(() => server.closeAllConnections(), drainMs),
      setTimeout(() => {
        for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
      }, UNUSED_FOR_MS),
    ];
    server.once('close', () => timers.forEach(clearTimeout));
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    // Not Node's own `maxRequestsPerSocket`: it goes on to answer 503, without a body, to callers who overlook the header.
    const socket: CountingSocket | null = reply.raw.socket;
    const answers = (socket?.[ANSWERS] ?? 0) + 1;
    if (socket !== null) socket[ANSWERS] = answers;
    if (isClosing || stopping?.aborted || answers >= maxRequestsPerConnection) {
      reply.header('connection', 'close');
      (reply.raw as { [CLOSES]?: boolean })[CLOSES] = true;
    }
    done();
  });
}

function openConnections(server: FastifyInstance['server']): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}
