import { createServer as createTcpServer, type LookupFunction } from 'node:net';
import { brotliCompressSync, constants, createGzip, gzipSync } from 'node:zlib';
import { eventually } from '@umbra/testing';
import { LocalClouds, MANY, SECRET } from '../testing/local-clouds.ts';
import { createOutgoing } from './create-outgoing.ts';

const clouds = new LocalClouds();
afterEach(() => clouds.close());

describe('limits', () => {
  it('end an answer that drips', async () => {
    const url = await clouds.open(
      createTcpServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
        const drip = setInterval(() => socket.write('x'), 20);
        socket.on('close', () => {
          clearInterval(drip);
        });
      }),
    );
    expect(await clouds.failureOf({ url, timeoutMs: 300 })).toMatchObject({ kind: 'unreachable' });
  });

  it('end headers that drip', async () => {
    const url = await clouds.open(
      createTcpServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\nX-A: ');
        const drip = setInterval(() => socket.write('x'), 20);
        socket.on('close', () => {
          clearInterval(drip);
        });
      }),
    );
    expect(await clouds.failureOf({ url, timeoutMs: 300 })).toMatchObject({ kind: 'unreachable' });
  });

  it('end a connection that says nothing', async () => {
    const url = await clouds.open(createTcpServer(() => undefined));
    expect(await clouds.failureOf({ url, timeoutMs: 200 })).toMatchObject({ kind: 'unreachable' });
  });

  it('count time over redirects', async () => {
    const url = await clouds.serve((_request, response) => {
      setTimeout(() => response.writeHead(302, { location: '/again' }).end(), 120);
    });
    // Six of them would each be in time, and one too many.
    expect(await clouds.failureOf({ url, timeoutMs: 300 })).toMatchObject({ kind: 'unreachable' });
  });

  it.each([
    ['gzip', () => createGzip()],
    ['plain', undefined],
  ] as const)('end a body without end (%s)', async (encoding, packer) => {
    let isGone = false;
    const url = await clouds.serve((_request, response) => {
      response.writeHead(200, encoding === 'gzip' ? { 'content-encoding': 'gzip' } : {});
      const sink = packer === undefined ? response : packer();
      if (sink !== response) sink.pipe(response);
      const more = (): void => {
        while (!isGone && sink.write(Buffer.alloc(65_536))) continue;
        if (!isGone) sink.once('drain', more);
      };
      response.on('close', () => (isGone = true));
      more();
    });
    expect(await clouds.failureOf({ url, maxBytes: 1_000_000 })).toMatchObject({ kind: 'unreadable' });
    await eventually('the connection is closed', () => isGone);
  });

  it.each(['gzip', 'br'] as const)('do not unpack a bomb (%s)', async (encoding) => {
    const zeros = Buffer.alloc(64 * 1024 * 1024);
    const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
    const bomb = encoding === 'gzip' ? gzipSync(zeros) : brotliCompressSync(zeros, quick);
    expect(bomb.length).toBeLessThan(100_000);
    const url = await clouds.serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(bomb);
    });
    expect(await clouds.failureOf({ url, maxBytes: 100_000 })).toMatchObject({ kind: 'unreadable' });
  });

  it('are 2 MiB where nobody says more', async () => {
    const url = await clouds.serve((_request, response) => response.end('x'.repeat(3 * 1024 * 1024)));
    expect((await clouds.failureOf({ url })).message).toMatch(/larger than 2097152 bytes/);
    expect((await clouds.send({ url, maxBytes: 4 * 1024 * 1024 })).text).toHaveLength(3 * 1024 * 1024);
  });

  it('do not parse an answer that is nested deeper than anybody means', async () => {
    const url = await clouds.serve((_request, response) => response.end('['.repeat(500_000) + ']'.repeat(500_000)));
    const answer = await clouds.send({ url });
    expect(() => answer.json()).toThrow('the answer nests values deeper than 512 levels');
  });

  it('let so much of large answers come at once, and small ones whatever waits', async () => {
    let begun = 0;
    const open: (() => void)[] = [];
    const url = await clouds.serve(({ url: path }, response) => {
      if (path === '/small') {
        response.end('small');
        return;
      }
      begun += 1;
      response.write('x'.repeat(100_000));
      open.push(() => response.end());
    });
    const factory = clouds.outgoing();
    const large = (holder: number) =>
      factory.for(String(holder), MANY).send({ url, maxBytes: 8 * 1024 * 1024, timeoutMs: 20_000 });
    const first = Array.from({ length: 6 }, (_, holder) => large(holder));
    await eventually('six of them come', () => begun === 6);
    const last = large(6);
    await eventually('one more comes', () => begun === 7);
    let isThere = false;
    void last.then(() => (isThere = true));
    open.at(-1)?.();
    expect((await factory.for('7', MANY).send({ url: `${url}/small` })).text).toBe('small');
    expect(isThere).toBe(false);
    for (const end of open) end();
    for (const answer of [...first, last]) expect((await answer).text).toHaveLength(100_000);
  });

  it.each([
    ['a packing that nobody asked for', 'zstd', 'x'],
    ['packed twice', 'gzip, gzip', 'x'],
    ['what is not packed', 'gzip', SECRET],
    ['what breaks off', 'gzip', gzipSync('x'.repeat(1_000)).subarray(0, 20)],
  ])('refuse %s', async (_what, encoding, body) => {
    const url = await clouds.serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(body);
    });
    expect(await clouds.failureOf({ url })).toMatchObject({ kind: 'unreadable' });
  });

  it('end headers without end', async () => {
    const url = await clouds.serve((_request, response) => {
      response.writeHead(200, { 'x-long': 'x'.repeat(100_000) }).end();
    });
    expect(await clouds.failureOf({ url })).toMatchObject({ kind: 'unreachable' });
  });

  it('name what cannot be reached', async () => {
    expect((await clouds.failureOf({ url: `http://127.0.0.1:1/?key=${SECRET}` })).message).toBe(
      '127.0.0.1:1: refuses the connection.',
    );
    const lookup: LookupFunction = (_name, _options, callback) => {
      callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
    };
    const { message } = await clouds.failureOf({ url: `http://nobody.example/?key=${SECRET}` }, { lookup });
    expect(message).toBe('nobody.example: its name is not known.');
  });

  it('end with the signal, also while a turn is waited for', async () => {
    const url = await clouds.open(createTcpServer(() => undefined));
    const { signal, abort } = abortable();
    const pending = clouds.failureOf({ url, signal });
    abort();
    expect(await pending).toMatchObject({ kind: 'unreachable' });

    const http = clouds.outgoing().for('holder', { calls: 1, per: 'day' });
    const answering = await clouds.serve((_request, response) => response.end());
    await http.send({ url: answering });
    const second = abortable();
    const waiting = http.send({ url: answering, signal: second.signal });
    second.abort();
    await expect(waiting).rejects.toMatchObject({ kind: 'limited' });
  });

  it('let a holder have so many calls in a time, and no other wait for it', async () => {
    const url = await clouds.serve((_request, response) => response.end());
    const factory = clouds.outgoing();
    const slow = factory.for('slow', { calls: 10, per: 'second' });
    const ended: string[] = [];
    const all = Promise.all(Array.from({ length: 4 }, () => slow.send({ url }))).then(() => ended.push('slow'));
    const beganAtMs = performance.now();
    await factory.for('other', { calls: 10, per: 'second' }).send({ url });
    ended.push('other');
    await all;
    expect(performance.now() - beganAtMs).toBeGreaterThan(300);
    expect(ended).toEqual(['other', 'slow']);
  });

  it('let a holder have four calls at once', async () => {
    let atOnce = 0;
    let most = 0;
    const url = await clouds.serve((_request, response) => {
      most = Math.max(most, (atOnce += 1));
      setTimeout(() => {
        atOnce -= 1;
        response.end();
      }, 20);
    });
    const http = clouds.outgoing().for('holder', MANY);
    await Promise.all(Array.from({ length: 20 }, () => http.send({ url })));
    expect(most).toBe(4);
  });

  it('answer who waits when the process stops', async () => {
    const url = await clouds.open(createTcpServer(() => undefined));
    const factory = createOutgoing({ allowPrivate: true });
    const http = factory.for('holder', { calls: 1, per: 'day' });
    const both = Promise.allSettled([http.send({ url }), http.send({ url })]);
    await factory.close();
    for (const outcome of await both) expect(outcome).toMatchObject({ reason: { kind: 'unreachable' } });
  });
});

function abortable() {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    abort: () => {
      controller.abort();
    },
  };
}
