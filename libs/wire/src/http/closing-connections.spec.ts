import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import fastify, { type FastifyInstance } from 'fastify';
import { closeConnectionsWhenClosing } from './closing-connections.ts';

let server: FastifyInstance;
let stop: AbortController;
let port: number;

beforeEach(async () => {
  server = fastify({ return503OnClosing: false });
  stop = new AbortController();
  closeConnectionsWhenClosing(server, { drainMs: 2_000, stopping: stop.signal });
  server.get('/', (_request, reply) => reply.send('x'));
  server.get('/empty', (_request, reply) => reply.code(204).send());
  server.get('/broken', () => Promise.reject(new Error('broken')));
  await server.listen({ port: 0, host: '127.0.0.1' });
  port = (server.server.address() as { port: number }).port;
});
afterEach(() => server.close());

/** All that the server sends before it closes the connection, which the client would keep. */
function exchange(path: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  return text(socket);
}

describe('a process that is about to stop', () => {
  it.each(['/', '/empty', '/broken', '/nowhere'])(
    'still serves %s, and closes the connection after it',
    async (path) => {
      stop.abort();
      const answer = await exchange(path);
      expect(answer).toMatch(/^HTTP\/1\.1 [2-5]/);
      expect(answer).toMatch(/^connection: close\r$/im);
    },
  );

  it('closes a connection that it has kept until then, with the next answer', async () => {
    const socket = connect(port, '127.0.0.1');
    const received: string[] = [];
    socket.setEncoding('utf8').on('data', (chunk: string) => received.push(chunk));
    const isOver = new Promise((resolve) => socket.once('close', resolve));
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    expect(received.join('')).toMatch(/^connection: keep-alive\r$/im);
    stop.abort();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await isOver;
    expect(received.join('').match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(received.join('')).toMatch(/^connection: close\r$/im);
  });
});

describe('a server that closes', () => {
  it('answers a request whose head is still arriving', async () => {
    const socket = connect(port, '127.0.0.1');
    const seen = new Promise((resolve) =>
      server.server.once('connection', (peer: Socket) => peer.once('data', resolve)),
    );
    socket.write('GET / HTTP/1.1\r\nHos');
    await seen;
    const closed = server.close();
    socket.write('t: x\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*^connection: close\r$/im);
    await closed;
  });

  it('does not wait for connections that carry nothing', async () => {
    const idle = connect(port, '127.0.0.1');
    idle.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await new Promise((resolve) => idle.once('data', resolve));
    const accepted = new Promise((resolve) => server.server.once('connection', resolve));
    const unused = connect(port, '127.0.0.1');
    await accepted;
    const ended = [idle, unused].map((socket) => text(socket));
    const startedAtMs = Date.now();
    await server.close();
    expect(Date.now() - startedAtMs).toBeLessThan(1_500);
    await Promise.all(ended);
  });
});
