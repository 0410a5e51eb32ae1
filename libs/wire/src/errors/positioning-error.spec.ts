import type { FastifyRequest } from 'fastify';
import { renderPositioningError } from './positioning-error.ts';
import { badRequest, forbidden, notFound, unauthorized, unavailable, WireError } from './wire-error.ts';

const request = { id: 'c-1', headers: { 'x-request-id': 'order 66' } } as unknown as FastifyRequest;
const render = (refusal: WireError) => renderPositioningError(refusal, 'unused', request);

describe('§1.2 a refusal of the positioning API', () => {
  it('says what, why and what to do, under the id of the conversation', () => {
    const { status, body, headers } = render(notFound('X', 'Nothing is known.'));
    expect({ status, body }).toEqual({
      status: 404,
      body: {
        ...{ title: 'Not Found', status: 404, code: 'E606404', cause: 'Nothing is known.' },
        ...{ action: expect.stringMatching(/.+/), correlationId: 'c-1' },
      },
    });
    expect(headers).toEqual({ 'x-correlation-id': 'c-1', 'x-request-id': 'order 66' });
  });

  it('says what helps with this refusal, where it is not what helps with others of its status', () => {
    const action = 'Send more.';
    expect(render(notFound('X', 'Nothing is known.', { action })).body).toMatchObject({ action });
    expect((render(notFound('X', 'No such path.')).body as { action: string }).action).toMatch(/path/);
  });

  it('echoes no X-Request-ID beyond ASCII', () => {
    const odd = { id: 'c-1', headers: { 'x-request-id': 'bestellung-\u00e4' } } as unknown as FastifyRequest;
    expect(renderPositioningError(notFound('X', 'No.'), '', odd).headers).toEqual({ 'x-correlation-id': 'c-1' });
  });

  it('names what was wrong by JSONPath: of the body, or of the query', () => {
    const errors = ['$.wlan[0].mac', 'confidence', 'query.projectId'].map((path) => ({ path, reason: 'is wrong' }));
    const { body } = render(badRequest('X', 'No.', errors));
    expect((body as { details: { source: string }[] }).details).toEqual(
      ['$.wlan[0].mac', '$.query.confidence', '$.query.projectId'].map((source) => ({
        ...{ title: 'Invalid value', message: 'is wrong', source },
      })),
    );
  });

  it.each([
    [unauthorized('X', 'Who?'), 401, 'Unauthorized'],
    [forbidden('X', 'No.'), 403, 'Forbidden'],
  ])('says of credentials what OAuth says', (refusal, status, error) => {
    expect(render(refusal)).toMatchObject({ status, body: { error, error_description: refusal.message } });
  });

  it.each([
    [unavailable('X', 'Away.'), 503],
    [new WireError(502, 'X', 'No answer.'), 503],
    [new WireError(504, 'X', 'Too late.'), 503],
    [new WireError(500, 'X', 'Broken.'), 500],
    [new WireError(415, 'X', 'No JSON.'), 415],
  ])('knows one word for all of "not now", and says when to try again', (refusal, status) => {
    const { status: said, body, headers } = render(refusal);
    expect({ said, body }).toMatchObject({ said: status, body: { status, code: `E606${status}` } });
    expect(headers?.['retry-after'] !== undefined).toBe(status === 503);
  });
});
