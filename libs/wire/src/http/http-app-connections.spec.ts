import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createLogger } from '@umbra/observability';
import { createHttpApp, portOf } from './create-http-app.ts';
import { EchoModule } from '../testing/echo-module.ts';
import { headOf, lines } from '../testing/raw-http.ts';

describe('a connection that is kept', () => {
  it('is closed by the answer to the last request that it may carry, which says so', async () => {
    const logger = createLogger('wire-spec', { level: 'silent' });
    const changing = await createHttpApp(EchoModule, { logger, maxRequestsPerConnection: 3 });
    await changing.listen(0, '127.0.0.1');
    const socket = connect(portOf(changing), '127.0.0.1').setEncoding('utf8');
    const answers: string[] = [];
    const isOver = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const ask = () => socket.write(lines('GET /query HTTP/1.1', 'Host: x', '', ''));
    socket.on('data', (answer: string) => {
      answers.push(answer);
      ask();
    });
    ask();
    await isOver;
    expect(answers.map((answer) => /^connection: (.*)\r$/im.exec(answer)?.[1])).toEqual([
      'keep-alive',
      'keep-alive',
      'close',
    ]);
    await changing.close();
  });

  it('has the refusal of an upload that is still coming read before it is closed', async () => {
    const logger = createLogger('wire-spec', { level: 'silent' });
    const changing = await createHttpApp(EchoModule, { logger, maxRequestsPerConnection: 1, bodyLimitBytes: 1_000 });
    await changing.listen(0, '127.0.0.1');
    const socket = connect(portOf(changing), '127.0.0.1').setEncoding('utf8');
    const answer = text(socket);
    socket.write(lines('POST /v2 HTTP/1.1', 'Host: x', 'Content-Length: 4000000', '', ''));
    for (let sent = 0; sent < 4_000_000; sent += 100_000) socket.write(Buffer.alloc(100_000, ' '));
    expect(await answer).toMatch(/^HTTP\/1\.1 413 [^]*connection: close/i);
    await changing.close();
  });
});

describe('an application that closes', () => {
  it('answers what is in hand, and does not wait for the connection of a client that keeps it', async () => {
    const closing = await createHttpApp(EchoModule, { logger: createLogger('wire-spec', { level: 'silent' }) });
    await closing.listen(0, '127.0.0.1');
    const socket = connect(portOf(closing), '127.0.0.1');
    socket.write(lines('POST /v2 HTTP/1.1', 'Host: x', 'Content-Type: application/json', 'Content-Length: 2', '', '['));
    await new Promise<void>((resolve) => {
      closing
        .getHttpAdapter()
        .getInstance()
        .server.once('request', () => {
          resolve();
        });
    });
    const closed = closing.close();
    socket.write(']');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(headOf(answer)).toMatch(/^connection: close$/im);
    await closed;
  });

  it('cuts an upload off that does not come to its end', async () => {
    const logger = createLogger('wire-spec', { level: 'silent' });
    const closing = await createHttpApp(EchoModule, { logger, drainMs: 200 });
    await closing.listen(0, '127.0.0.1');
    const socket = connect(portOf(closing), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(lines('POST /v2 HTTP/1.1', 'Host: x', 'Content-Length: 2', '', '['));
    const { server } = closing.getHttpAdapter().getInstance();
    await new Promise((resolve) => server.once('request', resolve));
    const startedAtMs = Date.now();
    await closing.close();
    expect(Date.now() - startedAtMs).toBeLessThan(2_000);
  });

  it('refuses to start with a body limit for no route', async () => {
    const logger = createLogger('wire-spec', { level: 'silent' });
    const mistaken = await createHttpApp(EchoModule, { logger, routeBodyLimitsBytes: { '/nobody': 1 } });
    await expect(mistaken.listen(0, '127.0.0.1')).rejects.toThrow('/nobody');
    await mistaken.close();
  });
});
