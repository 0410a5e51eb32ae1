import type { FastifyInstance } from 'fastify';

/**
 * An answer that leaves while the server closes says so, or its connection would stay open, idle, and hold the shutdown up
 * until the client lets go of it.
 */
export function closeConnectionsWhenClosing(fastify: FastifyInstance): void {
  let isClosing = false;
  fastify.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) reply.header('connection', 'close');
    done();
  });
}
