import { connect, type Socket } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { whenOver } from './when-over.ts';

let server: FastifyInstance;
let handle: (request: FastifyRequest, reply: FastifyReply) => void;
let socket: Socket;

beforeEach(async () => {
  server = fastify();
  server.get('/', (request, reply) => handle(request, reply));
  await server.listen({ port: 0, host: '127.0.0.1' });
  socket = connect((server.server.address() as { port: number }).port, '127.0.0.1');
  socket.on('error', () => undefined);
});
afterEach(async () => {
  socket.destroy();
  await server.close();
});

const ask = (times: number) => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(times));

describe('whenOver', () => {
  it('calls back once for each answer', async () => {
    let over = 0;
    const all = new Promise<void>((resolve) => {
      handle = (request, reply) => {
        whenOver(request, reply, () => {
          over += 1;
          if (over === 3) resolve();
        });
        void reply.send('x');
      };
    });
    ask(3);
    await all;
    socket.destroy();
    await server.close();
    expect(over).toBe(3);
  });

  it('calls back for every request that waits on a connection that ends, and at once when it has ended', async () => {
    const waiting = new Set<FastifyRequest>();
    const all = new Promise<void>((resolve) => {
      handle = (request, reply) => {
        waiting.add(request);
        whenOver(request, reply, () => {
          waiting.delete(request);
          if (waiting.size > 0) return;
          let isCalled = false;
          whenOver(request, reply, () => (isCalled = true));
          if (isCalled) resolve();
        });
        if (waiting.size === 20) socket.resetAndDestroy();
      };
    });
    ask(20);
    await all;
    expect(waiting.size).toBe(0);
  });
});
