import type { FastifyRequest } from 'fastify';
import { JITTERBIT_PREFIX, jitterbitError, jitterbitFailure, renderJitterbitError } from './jitterbit-error.ts';
import { badRequest, forbidden, notFound, unauthorized, WireError } from './wire-error.ts';

const render = (refusal: WireError, method = 'PUT', path = '/user/login') =>
  renderJitterbitError(refusal, 'unused', { method, url: JITTERBIT_PREFIX + path } as FastifyRequest);

describe('§3 a refusal of the Jitterbit API', () => {
  it('is a failure of the domain under HTTP 200, by its code', () => {
    expect(render(jitterbitFailure('LOGIN_FAILED', 'Who?'))).toEqual({
      status: 200,
      body: { status: false, operation: 'User login', errorCode: 'LOGIN_FAILED', errorMessage: 'Who?' },
    });
  });

  it.each([
    [badRequest('X', 'No.'), 400, 'INVALID_REQUEST'],
    [new WireError(413, 'X', 'Too much.'), 413, 'INVALID_REQUEST'],
    [unauthorized('X', 'Who?'), 401, 'INVALID_AUTH_TOKEN'],
    [jitterbitError(401, 'SESSION_EXPIRED', 'Over.'), 401, 'SESSION_EXPIRED'],
    [forbidden('X', 'Not yours.'), 403, 'ORG_ACCESS_DENIED'],
    [notFound('X', 'Nothing.'), 404, 'ROUTE_NOT_FOUND'],
    [new WireError(405, 'X', 'Other methods.'), 405, 'METHOD_NOT_ALLOWED'],
    [new WireError(500, 'X', 'Broken.'), 500, 'INTERNAL_ERROR'],
    [new WireError(502, 'X', 'Away.'), 502, 'INTERNAL_ERROR'],
  ])('has another status where no envelope of the domain is meant (%#)', (refusal, status, errorCode) => {
    expect(render(refusal)).toMatchObject({
      status,
      body: { status: false, errorCode, errorMessage: refusal.message },
    });
  });

  it.each([
    ['PUT', '//user/login/?x=1', 'User login'],
    ['GET', '/user/login', 'User login'],
    ['POST', '/orgs/1/connector', 'Register a connector'],
    ['GET', '/orgs/1/connector', 'List registered connectors'],
    ['DELETE', '/orgs/1/connector/', 'Delete a connector registration'],
    ['DELETE', '/orgs/1/connector/4471', 'Delete a connector registration'],
    ['DELETE', '/orgs/1/connector/4471/sdk/delete', 'Delete a connector payload'],
    ['PUT', '/orgs/1/connector/validate/securityinfo', 'Validate a connector key and secret'],
    ['POST', '/orgs/1/connector/4471/sdk/delete', 'Delete a connector payload'],
    ['GET', '/nowhere', 'Unknown operation'],
  ])('says of %s %s that it is: %s', (method, path, operation) => {
    expect(render(notFound('X', 'No.'), method, path).body).toMatchObject({ operation });
  });
});
