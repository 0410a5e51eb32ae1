import { STATUS_CODES } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { errorEnvelope } from '../errors/error-envelope.ts';
import { badRequest } from '../errors/wire-error.ts';

/** A media type as Fastify reads it; it answers anything else with 415 before a route is asked. */
const MEDIA_TYPE = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(?:;.*)?$/s;
const BYTES = 'application/octet-stream';

/**
 * Lets a route decide about a head that Node or Fastify would refuse on their own, without the envelope (WIRE-1): a
 * missing Host, an expectation nobody meets, a Content-Type that is none (WIRE-8: some routes do not care).
 */
export function takeOddHeads(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { headers, raw } = request;
    if (headers.host === undefined && raw.httpVersion === '1.1') {
      done(badRequest('WIRE_HOST_MISSING', 'The request has no Host header.'));
      return;
    }
    const contentType = headers['content-type'];
    if (contentType !== undefined && !MEDIA_TYPE.test(contentType)) headers['content-type'] = BYTES;
    done();
  });
  fastify.server.on('checkExpectation', (_request, response) => {
    const message = 'The only expectation that is met is 100-continue.';
    const body = JSON.stringify(errorEnvelope(417, { message }));
    response.writeHead(417, STATUS_CODES[417], {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    });
    response.end(body);
  });
}
