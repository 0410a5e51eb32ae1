import { classifyError } from './classify-error.ts';
import { UmbraError } from './umbra-error.ts';

describe('classifyError', () => {
  it('takes our own errors at their word, also as a cause', () => {
    const ours = new UmbraError('LOG_UNAVAILABLE', 'The log is away.', { retryable: true });
    expect(classifyError(ours)).toEqual({ code: 'LOG_UNAVAILABLE', message: 'The log is away.', retryable: true });
    expect(classifyError(new Error('outer', { cause: ours }))).toMatchObject({
      code: 'LOG_UNAVAILABLE',
      retryable: true,
    });
  });

  it.each([
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['a deadlock', Object.assign(new Error('deadlock'), { code: '40P01' })],
    [
      'a server that shuts down, wrapped by TypeORM',
      { driverError: Object.assign(new Error('bye'), { code: '57P01' }) },
    ],
    ['a connection that pg lost', new Error('Connection terminated unexpectedly')],
    [
      'a connection that broke in the middle of a transaction, as TypeORM says it',
      new Error('Query runner already released. Cannot run queries anymore.'),
    ],
    ['a retriable answer of the broker', Object.assign(new Error('not leader'), { retriable: true })],
  ])('calls %s transient', (_name, error) => {
    expect(classifyError(error).retryable).toBe(true);
  });

  it.each([
    ['a broken statement', Object.assign(new Error('invalid byte sequence'), { code: '22021' })],
    ['a programming error', new TypeError('x is not a function')],
    ['a thrown string', 'boom'],
    ['nothing', undefined],
  ])('calls %s permanent', (_name, error) => {
    expect(classifyError(error).retryable).toBe(false);
  });

  it('ends on causes that go in a circle', () => {
    const circle = new Error('circle');
    circle.cause = circle;
    expect(classifyError(circle)).toMatchObject({ message: 'circle', retryable: false });
  });
});
