import { createServer } from 'node:http';
import type { LookupFunction } from 'node:net';
import { LocalClouds, MANY, SECRET } from '../testing/local-clouds.ts';

const clouds = new LocalClouds();
afterEach(() => clouds.close());

describe('where calls go', () => {
  const refused = { allowPrivate: false };

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://①②⑦.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::]/',
    'http://0/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::1]/',
    'https://192.168.0.1/',
  ])('is not %s', async (url) => {
    expect(await clouds.failureOf({ url }, refused)).toMatchObject({ kind: 'refused' });
  });

  it.each([
    `http://user:${SECRET}@cloud.example/`,
    `ftp://cloud.example/${SECRET}`,
    `file:///${SECRET}`,
    `data:text/plain,${SECRET}`,
    SECRET,
    '',
  ])('is not %s either', async (url) => {
    expect(await clouds.failureOf({ url })).toMatchObject({ kind: 'refused' });
  });

  it.each(['127.0.0.1', '::1', '10.1.2.3', '169.254.169.254', 'fe80::1%eth0'])(
    'is not a name that means %s',
    async (address) => {
      const lookup = lookupOf(() => [address]);
      expect(await clouds.failureOf({ url: 'http://cloud.example/' }, { ...refused, lookup })).toMatchObject({
        kind: 'refused',
        message: 'cloud.example: has no address of the public internet.',
      });
    },
  );

  it('is decided on the address that is connected to, each time (DNS rebinding)', async () => {
    let connections = 0;
    const server = createServer((_request, response) => response.end(SECRET));
    server.on('connection', () => (connections += 1));
    const { port } = new URL(await clouds.open(server));
    // The first is public and nobody's; from then on the name means this machine.
    const answers = ['3ffe::1', '127.0.0.1', '127.0.0.1'];
    let asked = 0;
    const lookup = lookupOf(() => [answers[asked++] ?? '']);
    const http = clouds.outgoing({ ...refused, lookup, connectTimeoutMs: 500 }).for('holder', MANY);
    const url = `http://rebinding.example:${port}/`;
    await expect(http.send({ url })).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(http.send({ url })).rejects.toMatchObject({ kind: 'refused' });
    await expect(http.send({ url })).rejects.toMatchObject({ kind: 'refused' });
    expect(asked).toBe(3);
    expect(connections).toBe(0);
  });

  it('leaves out those of several addresses that are private', async () => {
    let connections = 0;
    const server = createServer((_request, response) => response.end(SECRET));
    server.on('connection', () => (connections += 1));
    const { port } = new URL(await clouds.open(server));
    const lookup = lookupOf(() => ['127.0.0.1', '3ffe::1', '::ffff:127.0.0.1']);
    const failure = await clouds.failureOf(
      { url: `http://mixed.example:${port}/` },
      { ...refused, lookup, connectTimeoutMs: 500 },
    );
    expect(failure).toMatchObject({ kind: 'unreachable' });
    expect(connections).toBe(0);
  });

  it('may be private where that is allowed', async () => {
    const url = await clouds.serve((_request, response) => response.end('ok'));
    expect(await clouds.send({ url: url.replace('127.0.0.1', 'localhost') })).toMatchObject({ text: 'ok' });
  });
});

describe('redirects', () => {
  it('are followed on the same host', async () => {
    const url = await clouds.serve((request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b?x=1' }).end();
      else response.end(`${request.url ?? ''} ${request.headers.authorization ?? ''}`);
    });
    expect(await clouds.send({ url: `${url}/a`, headers: { authorization: 'A' } })).toMatchObject({ text: '/b?x=1 A' });
  });

  it('are not followed elsewhere', async () => {
    let wasAsked = false;
    const other = await clouds.serve((_request, response) => {
      wasAsked = true;
      response.end();
    });
    const url = await clouds.serve((_request, response) =>
      response.writeHead(302, { location: `${other}/?key=${SECRET}` }).end(),
    );
    expect(await clouds.failureOf({ url })).toMatchObject({ kind: 'refused' });
    expect(wasAsked).toBe(false);
  });

  it('come to an end', async () => {
    let calls = 0;
    const url = await clouds.serve((_request, response) => {
      calls += 1;
      response.writeHead(302, { location: '/again' }).end();
    });
    expect(await clouds.failureOf({ url })).toMatchObject({ kind: 'refused' });
    expect(calls).toBe(6);
  });
});

const lookupOf =
  (addresses: () => readonly string[]): LookupFunction =>
  (_name, _options, callback) => {
    callback(
      null,
      addresses().map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
