import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendError } from './send-error.ts';
import { WireError } from './wire-error.ts';

/** What is logged of a refusal with that status: by the level, the line. */
function logged(status: number): (readonly [string, Record<string, unknown>])[] {
  const lines: (readonly [string, Record<string, unknown>])[] = [];
  const at = (level: string) => (fields: Record<string, unknown>) => lines.push([level, fields]);
  const logger = Object.fromEntries(['debug', 'info', 'warn', 'error'].map((level) => [level, at(level)]));
  const request = { id: 'c', method: 'POST', raw: { socket: { destroyed: false } }, routeOptions: { url: '/a' } };
  const reply = { raw: { headersSent: false }, status: () => reply, headers: () => reply, send: () => reply };
  const refusal = new WireError(status, 'X', 'No.');
  sendError(refusal, request as never as FastifyRequest, reply as never as FastifyReply, logger as never);
  return lines;
}

describe('what is logged of an answer', () => {
  it.each([
    [400, 'info'],
    [500, 'error'],
    [501, 'info'],
    [503, 'warn'],
  ])('%i is of the level %s, once', (status, level) => {
    expect(logged(status)).toMatchObject([[level, { status, code: 'X', route: '/a' }]]);
  });

  it('C2C-19 501 is an answer, and has no stack', () => {
    expect(logged(501)[0]?.[1]).not.toHaveProperty('err');
  });
});
