import { brotliCompressSync, gzipSync } from 'node:zlib';
import { scrapedValue, TestMetrics } from '@umbra/testing';
import { ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import { LocalClouds, MANY, SECRET } from '../testing/local-clouds.ts';
import { answered } from './answered.ts';

const clouds = new LocalClouds();
afterEach(() => clouds.close());

describe('calls to external clouds', () => {
  it('carry method, headers and body, and give status, headers and text', async () => {
    const url = await clouds.serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(201, { 'X-Echo': request.headers['x-own'] });
        response.end(`${request.method ?? ''} ${request.url ?? ''} ${Buffer.concat(chunks).toString()}`);
      });
    });
    const answer = await clouds.send({
      url: `${url}/a?b=c`,
      method: 'POST',
      headers: { 'X-Own': 'é'.slice(1) },
      body: { a: 1 },
    });
    expect(answer).toMatchObject({ status: 201, text: 'POST /a?b=c {"a":1}' });
  });

  it('unpack gzip and brotli', async () => {
    const url = await clouds.serve((request, response) => {
      const isBrotli = request.url === '/br';
      response.writeHead(200, { 'content-encoding': isBrotli ? 'br' : 'gzip' });
      response.end(isBrotli ? brotliCompressSync('{"a":1}') : gzipSync('{"a":1}'));
    });
    expect((await clouds.send({ url: `${url}/gzip` })).json()).toEqual({ a: 1 });
    expect((await clouds.send({ url: `${url}/br` })).json()).toEqual({ a: 1 });
  });

  it('are counted by how they end', async () => {
    const metrics = new TestMetrics('connectors');
    const url = await clouds.serve((_request, response) => response.writeHead(404).end());
    await clouds.send({ url }, { metrics });
    await clouds.failureOf({ url: 'http://10.0.0.1' }, { metrics, allowPrivate: false });
    const text = await metrics.page();
    expect(scrapedValue(text, 'umbra_connectors_calls_total', { outcome: '4xx' })).toBe(1);
    expect(scrapedValue(text, 'umbra_connectors_calls_total', { outcome: 'refused' })).toBe(1);
  });

  it('say what a status means, without the body', async () => {
    const url = await clouds.serve((request, response) => {
      const status = Number(/\d+/.exec(request.url ?? '')?.[0]);
      response.writeHead(status, status === 429 ? { 'retry-after': '7' } : {}).end(SECRET);
    });
    const http = clouds.outgoing().for('holder', MANY);
    const kindOf = async (status: number): Promise<unknown> => {
      try {
        return await answered(http, { url: `${url}/${String(status)}?key=${SECRET}` });
      } catch (error) {
        expect(String(error)).not.toContain(SECRET);
        const { kind, retryAfterMs } = error as ExternalCloudError;
        return [kind, retryAfterMs];
      }
    };
    expect(await kindOf(200)).toMatchObject({ status: 200 });
    expect(await kindOf(401)).toEqual(['rejected', undefined]);
    expect(await kindOf(403)).toEqual(['rejected', undefined]);
    expect(await kindOf(404)).toEqual(['refused', undefined]);
    expect(await kindOf(429)).toEqual(['limited', 7_000]);
    expect(await kindOf(502)).toEqual(['unreachable', undefined]);
  });

  it('do not quote an answer that is no JSON', async () => {
    const url = await clouds.serve((_request, response) => response.end(`<p>${SECRET}</p>`));
    const answer = await clouds.send({ url });
    const { host } = new URL(url);
    const failure = new ExternalCloudError('unreadable', `${host}: the answer is no JSON.`);
    expect(() => answer.json()).toThrow(failure);
    expect(failure.cause).toBeUndefined();
  });

  it.each(['Host', 'Transfer-Encoding', 'Content-Length', 'Connection', 'Proxy-Authorization', 'Upgrade'])(
    'refuse the header %s',
    async (name) => {
      const url = await clouds.serve((_request, response) => response.end());
      expect(await clouds.failureOf({ url, headers: { [name]: SECRET } })).toMatchObject({ kind: 'refused' });
    },
  );

  it('refuse a header that would be two', async () => {
    const url = await clouds.serve((_request, response) => response.end());
    const headers = { 'x-a': `${SECRET}\r\nx-b: 1` };
    expect(await clouds.failureOf({ url, headers })).toMatchObject({ kind: 'refused' });
  });
});
