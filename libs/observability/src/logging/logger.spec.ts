import { runWithCorrelation } from '../correlation/correlation.ts';
import { createLogger } from './logger.ts';

function recordingLogger() {
  const lines: string[] = [];
  return { lines, logger: createLogger('registry', { destination: { write: (line) => void lines.push(line) } }) };
}

describe('createLogger', () => {
  it('writes one JSON line with the service, the level and the constant sentence', () => {
    const { lines, logger } = recordingLogger();
    logger.warn({ trackingId: 'HERE-1' }, 'device not claimed');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      service: 'registry',
      level: 'warn',
      message: 'device not claimed',
      trackingId: 'HERE-1',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('adds the correlation id of the conversation, also across awaits', async () => {
    const { lines, logger } = recordingLogger();
    await runWithCorrelation('c-1', async () => {
      await Promise.resolve();
      logger.info({}, 'inside');
    });
    logger.info({}, 'outside');
    expect(lines.map((line) => JSON.parse(line).correlationId)).toEqual(['c-1', undefined]);
  });

  it.each([
    ['on top', { password: 'hunter2', authorization: 'Bearer hunter2', accessToken: 'hunter2' }],
    ['one level down', { device: { deviceSecret: 'hunter2' }, headers: { authorization: 'hunter2' } }],
    ['two levels down', { request: { body: { apiKey: 'hunter2', lat: 'hunter2' } } }],
    ['in a driver error', { err: Object.assign(new Error('failed'), { parameters: ['hunter2'], query: 'hunter2' }) }],
    [
      'in the cause of an error',
      { error: new Error('outer', { cause: Object.assign(new Error('inner'), { parameters: ['hunter2'] }) }) },
    ],
  ])('never writes a secret %s', (_where, fields) => {
    const { lines, logger } = recordingLogger();
    logger.error(fields, 'something');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('hunter2');
  });

  it('tells type, message, code, stack and causes of an error', () => {
    const { lines, logger } = recordingLogger();
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    logger.error({ err: new TypeError('no connection', { cause }) }, 'request failed');
    expect(JSON.parse(lines[0] ?? '').err).toMatchObject({
      type: 'TypeError',
      message: 'no connection',
      stack: expect.stringContaining('logger.spec.ts'),
      cause: { message: 'refused', code: 'ECONNREFUSED' },
    });
  });
});
