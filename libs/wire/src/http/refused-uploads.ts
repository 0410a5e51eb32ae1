import type { FastifyInstance } from 'fastify';

/**
 * Fastify closes the connection with a refusal that came before the whole body. A client that is still sending then sees
 * a reset in place of the answer. So the connection stays open unless the client asked otherwise: Node reads the rest
 * and drops it, until the time for a whole request is over.
 */
export function keepRefusedUploadsReadable(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    const isFastifysDoing = reply.statusCode >= 400 && reply.getHeader('connection') === 'close';
    if (isFastifysDoing && !request.raw.complete && !asksToClose(request.headers.connection)) {
      reply.removeHeader('connection');
      request.raw.resume();
    }
    done();
  });
}

const asksToClose = (connection: string | undefined): boolean => /(?:^|,)\s*close\s*(?:,|$)/i.test(connection ?? '');
