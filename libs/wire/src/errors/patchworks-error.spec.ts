import type { FastifyRequest } from 'fastify';
import { patchworksError, patchworksInvalid, renderPatchworksError } from './patchworks-error.ts';
import { badRequest, forbidden, notFound, tooManyRequests, unauthorized, WireError } from './wire-error.ts';

const render = (refusal: WireError) =>
  renderPatchworksError(refusal, 'unused', { method: 'POST', url: '/api/v1//connectors/1?x=1' } as FastifyRequest);

describe('§3.3 a refusal of the Patchworks API', () => {
  it.each([
    [badRequest('X', 'Broken JSON.'), 400, 'Broken JSON.'],
    [unauthorized('X', 'Send a token.'), 401, 'Unauthenticated.'],
    [forbidden('X', 'No.'), 403, 'This action is unauthorized.'],
    [notFound('X', 'No.'), 404, 'The route api/v1/connectors/1 could not be found.'],
    [
      new WireError(405, 'X', 'No.', { headers: { allow: 'GET, HEAD' } }),
      405,
      'The POST method is not supported for route api/v1/connectors/1. Supported methods: GET, HEAD.',
    ],
    [tooManyRequests('Slow down.'), 429, 'Too Many Attempts.'],
    [new WireError(500, 'X', 'What broke.'), 500, 'Server Error'],
    [new WireError(503, 'X', 'Away.'), 503, 'Away.'],
  ])('is one sentence (%#)', (refusal, status, message) => {
    expect(render(refusal)).toEqual({ status, body: { message } });
  });

  it('is said as it stands where the dialect itself refuses', () => {
    const message = 'No query results for model [App\\Models\\Connector] 999';
    expect(render(patchworksError(404, 'X', message))).toEqual({ status: 404, body: { message } });
  });

  it.each([
    [{ name: ['A.'] }, 'A.'],
    [{ name: ['A.', 'B.'] }, 'A. (and 1 more error)'],
    [{ name: ['A.'], timezone: ['B.', 'C.'] }, 'A. (and 2 more errors)'],
  ])('T-P2 sums up what is wrong by the first of it: %j', (errors, message) => {
    expect(render(patchworksInvalid(errors))).toEqual({ status: 422, body: { message, errors } });
  });
});
