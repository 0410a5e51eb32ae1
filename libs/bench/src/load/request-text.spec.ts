import { RequestText } from './request-text.ts';

const plan = {
  heads: ['POST /a HTTP/1.1\r\n', 'POST /b HTTP/1.1\r\n'],
  bodies: [['[{"timestamp":', ',"ü":1},{"timestamp":', '}]']],
  firstTimestampMs: 1_700_000_000_000,
};

it('fills in timestamps, each once, and the length in bytes', () => {
  const requests = new RequestText(plan);
  const [first = '', second = ''] = [requests.next(), requests.next()];
  const body = '[{"timestamp":1700000000000,"ü":1},{"timestamp":1700000000001}]';
  expect(first).toBe(`POST /a HTTP/1.1\r\ncontent-length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`);
  expect(second).toContain('POST /b');
  expect(second).toContain('1700000000002');
  expect(requests.nextTimestampMs).toBe(1_700_000_000_004);
});
