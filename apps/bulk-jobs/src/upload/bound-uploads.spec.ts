import { request as httpRequest, type ClientRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rememberCaller } from '@umbra/access';
import type { ProjectId } from '@umbra/contracts/ids';
import { eventually } from '@umbra/testing';
import type { BodyConfig } from '@umbra/wire';
import { fastify, type FastifyInstance } from 'fastify';
import { boundUploads, whileInPlace } from './bound-uploads.ts';

describe('boundUploads', () => {
  let server: FastifyInstance;
  let answerAll: () => void;
  const gone: AbortSignal[] = [];
  beforeEach(async () => {
    server = fastify();
    server.addHook('onRequest', (request, _reply, done) => {
      const projectId = String(request.headers['x-project']) as ProjectId;
      rememberCaller(request, { kind: 'client', projectId, keyId: 'k' });
      done();
    });
    server.addContentTypeParser('*', (request, payload, done) => {
      const { onBodyPiece } = request.routeOptions.config as BodyConfig;
      payload.on('data', (piece: Buffer) => {
        const refusal = onBodyPiece?.(request, piece.length);
        if (refusal !== undefined) done(Object.assign(refusal, { statusCode: refusal.status }), undefined);
      });
      payload.on('end', () => done(null, undefined));
    });
    boundUploads(server, '/uploads', { maxRequests: 8, maxBytes: 100 });
    const answered = new Promise<void>((resolve) => (answerAll = resolve));
    gone.splice(0);
    server.post('/uploads', (request) =>
      whileInPlace(request, async (signal) => {
        gone.push(signal);
        await answered;
        return 'taken';
      }),
    );
    server.get('/uploads', () => 'listed');
    await server.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(async () => {
    answerAll();
    await server.close();
  });

  const statuses: (number | undefined)[] = [];
  beforeEach(() => void statuses.splice(0));
  const post = (project: string, body: string): ClientRequest => {
    const { port } = server.server.address() as AddressInfo;
    const headers = { 'x-project': project, 'content-type': 'text/csv' };
    const sent = httpRequest({ port, method: 'POST', path: '/uploads', headers, agent: false }, (answer) => {
      statuses.push(answer.statusCode);
      answer.resume();
    });
    sent.on('error', () => undefined);
    sent.end(body);
    return sent;
  };

  it('refuses bodies over the bound, and takes them when others are over', async () => {
    post('a', 'x'.repeat(70));
    const second = post('b', 'x'.repeat(70));
    await eventually('one is refused', () => Promise.resolve(statuses.length === 1));
    expect(statuses).toEqual([429]);
    second.destroy();
    answerAll();
    await eventually('the other is taken', () => Promise.resolve(statuses.length === 2));
    post('b', 'x'.repeat(70));
    await eventually('it is taken', () => Promise.resolve(statuses.length === 3));
    expect(statuses).toEqual([429, 200, 200]);
  });

  it('tells that a caller is gone, and gives its place to nobody while there is work for it', async () => {
    const first = post('a', 'x'.repeat(70));
    await eventually('it is worked on', () => Promise.resolve(gone.length === 1));
    first.destroy();
    await eventually('it is gone', () => Promise.resolve(gone[0]?.aborted === true));
    post('b', 'x'.repeat(70));
    await eventually('another is refused', () => Promise.resolve(statuses.length === 1));
    answerAll();
    await eventually('another is taken', async () => {
      const before = statuses.length;
      post('b', 'x'.repeat(70));
      await eventually('it is answered', () => Promise.resolve(statuses.length > before));
      return statuses.at(-1) === 200;
    });
    expect(statuses[0]).toBe(429);
  });

  it('leaves places for others, and holds up no reader', async () => {
    for (let count = 0; count < 7; count += 1) post('a', 'x');
    await eventually('one is refused', () => Promise.resolve(statuses.includes(429)));
    expect((await server.inject({ method: 'GET', url: '/uploads', headers: { 'x-project': 'a' } })).statusCode).toBe(
      200,
    );
    post('b', 'x');
    await eventually('one of the others has a place', () => Promise.resolve(gone.length === 7));
    answerAll();
    await eventually('all are answered', () => Promise.resolve(statuses.length === 8));
    expect(statuses.sort()).toEqual([...Array.from({ length: 7 }, () => 200), 429]);
  });
});
