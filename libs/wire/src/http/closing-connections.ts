import type { FastifyInstance } from 'fastify';

export interface ClosingOptions {
  /** How long what is in hand may take when the server closes. */
  readonly drainMs: number;
  /** Aborted when the process is about to end: callers are sent elsewhere while the server still answers. */
  readonly stopping?: AbortSignal | undefined;
}

/**
 * What is in hand is answered, and nothing else holds the shutdown up. An answer that leaves while the process stops says
 * so: its caller opens the next connection, which a load balancer gives to another replica; the old one would stay open,
 * idle, until the client lets go of it. An upload that does not come to its end is cut off after `drainMs`.
 */
export function closeConnectionsWhenClosing(fastify: FastifyInstance, { drainMs, stopping }: ClosingOptions): void {
  let isClosing = false;
  fastify.addHook('preClose', (done) => {
    isClosing = true;
    const timer = setTimeout(() => fastify.server.closeAllConnections(), drainMs);
    fastify.server.once('close', () => clearTimeout(timer));
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing || stopping?.aborted) reply.header('connection', 'close');
    done();
  });
}
