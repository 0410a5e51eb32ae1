import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { closesConnection } from './closing-connections.ts';

/** What is read, and for how long, of a body that is refused anyway, before its sender is cut off. */
const MAX_DRAINED_BYTES = 33_554_432;
const MAX_DRAIN_MS = 5_000;

/**
 * Lets a client that is still sending see the refusal. A connection that is closed while bytes are under way is reset, and
 * the reset takes the answer with it. So the connection stays open, and the rest is read and dropped; where the client
 * asked to close it, or the server lets go of it, the rest is read before the answer, within bounds. To be added after what
 * decides that.
 */
export function keepRefusedUploadsReadable(fastify: FastifyInstance): void {
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    const { raw } = request;
    if (reply.statusCode < 400 || raw.complete || raw.destroyed) {
      done();
      return;
    }
    // Whoever was reading the body has given up on it.
    raw.unpipe();
    if (asksToClose(request.headers.connection) || closesConnection(reply)) {
      drain(raw, done);
    } else {
      // Fastify asks to close with such a refusal; Node drops the rest while the connection lives.
      reply.removeHeader('connection');
      raw.resume();
      done();
    }
  });
}

function drain(request: IncomingMessage, done: () => void): void {
  let drainedBytes = 0;
  const finish = (): void => {
    clearTimeout(timer);
    request.off('data', count).off('end', finish).off('close', finish).off('error', finish);
    done();
  };
  const count = (chunk: Buffer): void => {
    drainedBytes += chunk.length;
    if (drainedBytes > MAX_DRAINED_BYTES) finish();
  };
  const timer = setTimeout(finish, MAX_DRAIN_MS);
  request.on('data', count).once('end', finish).once('close', finish).once('error', finish).resume();
}

const asksToClose = (connection: string | undefined): boolean => /(?:^|,)\s*close\s*(?:,|$)/i.test(connection ?? '');
