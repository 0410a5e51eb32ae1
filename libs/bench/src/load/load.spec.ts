import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Load } from './load.ts';
import type { Pace } from './load-plan.ts';

const head = 'POST / HTTP/1.1\r\nhost: x\r\n';
const body = ['{"t":', '}'];

describe('a load', () => {
  let server: Server;
  let seen: string[];
  let answer: (nth: number) => { status: number; headers?: Record<string, string>; delayMs?: number };

  beforeEach(async () => {
    seen = [];
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const { status, headers = {}, delayMs = 0 } = answer(seen.push(text));
        setTimeout(() => response.writeHead(status, { 'content-length': '0', ...headers }).end(), delayMs);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => server.close());

  const run = async (pace: Pace, seconds: number) => {
    const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const plan = { origin, pace, seconds, heads: [head], bodies: [body], firstTimestampMs: 1_700_000_000_000 };
    const load = new Load({ ...plan, keepAcknowledged: true });
    await load.connect();
    return load.run();
  };

  it('keeps every connection busy, and names what was acknowledged', async () => {
    answer = (nth) => ({ status: nth % 5 === 0 ? 503 : 200 });
    const result = await run({ kind: 'closed', connections: 4 }, 0.2);
    const sent = seen.map((text) => (JSON.parse(text) as { t: number }).t);
    expect(new Set(sent).size).toBe(result.sent);
    expect(result.accepted.count + result.refused.count).toBe(result.sent);
    expect(result.answersByStatus['503']).toBe(Math.floor(seen.length / 5));
    expect(result.acknowledgedMs).toHaveLength(result.accepted.count);
    expect(sent).toEqual(expect.arrayContaining([...result.acknowledgedMs]));
  });

  it('goes on over another connection when the server closes one after an answer', async () => {
    answer = () => ({ status: 200, headers: { connection: 'close' } });
    const result = await run({ kind: 'closed', connections: 2 }, 0.2);
    expect(result).toMatchObject({ failed: 0, answersByStatus: { 200: result.sent } });
    expect(result.sent).toBeGreaterThan(2);
  });

  it('counts from the moment a request was due, when none could be sent', async () => {
    answer = (nth) => ({ status: 200, delayMs: nth === 1 ? 300 : 0 });
    const result = await run({ kind: 'open', requestsPerSecond: 100, connections: 1 }, 0.2);
    expect(result).toMatchObject({ sent: 20, failed: 0 });
    // Those behind the first one waited for it: half of them more than 200 ms.
    expect(result.accepted.p50Ms).toBeGreaterThan(150);
  });
});
