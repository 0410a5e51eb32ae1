import type { FastifyInstance } from 'fastify';

/**
 * What is in hand is answered, and nothing else holds the shutdown up. An answer that leaves while the server closes says
 * so, or its connection would stay open, idle, until the client lets go of it; an upload that does not come to its end
 * is cut off after `drainMs`.
 */
export function closeConnectionsWhenClosing(fastify: FastifyInstance, drainMs: number): void {
  let isClosing = false;
  fastify.addHook('preClose', (done) => {
    isClosing = true;
    const timer = setTimeout(() => fastify.server.closeAllConnections(), drainMs);
    fastify.server.once('close', () => clearTimeout(timer));
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) reply.header('connection', 'close');
    done();
  });
}
