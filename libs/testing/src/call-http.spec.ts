import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { callHttp } from './call-http.ts';

/** Of the answers to come; the last is given again and again. */
let statuses: number[];
let bodies: string[];
let server: Server;
let url: string;

beforeEach(async () => {
  bodies = [];
  server = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body);
      response.statusCode = (statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 0;
      response.end();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await once(server.close(), 'close');
});

describe('a call of a test', () => {
  it('is made again, the same, while it is answered 503', async () => {
    statuses = [503, 503, 204];
    expect((await callHttp(url, 'POST', { body: { a: 1 } })).status).toBe(204);
    expect(bodies).toEqual(['{"a":1}', '{"a":1}', '{"a":1}']);
  });

  it('has a 503 that stays, after five', async () => {
    statuses = [503];
    expect((await callHttp(url, 'GET')).status).toBe(503);
    expect(bodies).toHaveLength(5);
  });

  it.each([200, 429, 500, 502])('is made once when it is answered %s', async (status) => {
    statuses = [status, 204];
    expect((await callHttp(url, 'GET')).status).toBe(status);
    expect(bodies).toHaveLength(1);
  });
});
