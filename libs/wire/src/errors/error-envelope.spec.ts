import { errorEnvelope, hereErrorCode } from './error-envelope.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('errorEnvelope', () => {
  it('ERR-1 has code, error and a UUID; message and details are optional', () => {
    expect(errorEnvelope(400)).toEqual({
      code: 400,
      error: 'Bad request',
      id: expect.stringMatching(UUID),
      details: { hereErrorCode: 400306 },
    });
    expect(errorEnvelope(400, { message: 'No.', id: 'x' })).toMatchObject({ message: 'No.', id: 'x' });
  });

  it.each([
    [400, 'Bad request'],
    [401, 'Unauthorized'],
    [403, 'Forbidden'],
    [404, 'Not Found'],
    [409, 'Conflict'],
    [412, 'Precondition Failed'],
    [413, 'Payload Too Large'],
    [422, 'Unprocessable Entity'],
    [429, 'Too Many Requests'],
    [501, 'Not Implemented'],
    [503, 'Service Unavailable'],
  ])('ERR-2 says of %i "%s"', (status, text) => {
    expect(errorEnvelope(status).error).toBe(text);
  });

  it('ERR-2 puts the text of /v2/token into error, with no message and no details', () => {
    expect(
      errorEnvelope(412, { error: 'Device has not been claimed.', message: 'x', details: { a: 1 }, id: 'i' }),
    ).toEqual({ code: 412, error: 'Device has not been claimed.', id: 'i' });
  });

  it.each([400, 401, 403, 404, 409, 412, 413, 422, 501])('ERR-3 makes the code of %i by adding 306', (status) => {
    expect(hereErrorCode(status)).toBe(Number(`${status}306`));
    expect(errorEnvelope(status).details).toEqual({ hereErrorCode: Number(`${status}306`) });
  });

  it('ERR-3 leaves the details of 429 out', () => {
    expect(errorEnvelope(429, { message: 'Slow down.', details: {} })).not.toHaveProperty('details');
  });

  it('ERR-4 puts particulars next to the code', () => {
    const errors = [{ path: 'data[0].timestamp', reason: 'must be an integer' }];
    expect(errorEnvelope(400, { details: { errors } }).details).toEqual({ hereErrorCode: 400306, errors });
  });

  it('ERR-5 lets a finer code stand', () => {
    expect(errorEnvelope(401, { details: { hereErrorCode: 401204 } }).details).toEqual({ hereErrorCode: 401204 });
  });
});
