import { BadRequestException, NotFoundException, UnsupportedMediaTypeException } from '@nestjs/common';
import { UmbraError } from '@umbra/errors';
import { toWireError } from './to-wire-error.ts';
import { conflict } from './wire-error.ts';

describe('toWireError', () => {
  it('leaves a refusal of ours as it is', () => {
    const refusal = conflict('REGISTRY_TAKEN', 'Taken.');
    expect(toWireError(refusal)).toBe(refusal);
  });

  it.each([
    ['a refusal of Nest', new BadRequestException('no'), 400],
    ['a route that is not there', new NotFoundException('Cannot GET /secret?token=1'), 404],
    ['a status the contract does not know', new UnsupportedMediaTypeException(), 400],
    ['an error of Fastify', Object.assign(new Error('too large'), { statusCode: 413, code: 'FST_X' }), 413],
    ['a lost connection', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 503],
    ['an error of ours that may pass', new UmbraError('LOG_UNAVAILABLE', 'x', { retryable: true }), 503],
    ['an error of ours that will not pass', new UmbraError('BROKEN', 'x'), 500],
    ['a programming error', new TypeError('x'), 500],
    ['a thrown text', 'boom', 500],
    ['nothing', undefined, 500],
  ])('answers %s', (_name, error, status) => {
    expect(toWireError(error).status).toBe(status);
  });

  it.each([
    ['broken', new Error('SELECT hunter2')],
    ['away', Object.assign(new Error('connect hunter2:5432'), { code: 'ECONNREFUSED' })],
    ['not there', new NotFoundException('Cannot GET /?token=hunter2')],
  ])('does not quote what is %s', (_name, error) => {
    expect(toWireError(error).message).not.toContain('hunter2');
  });
});
