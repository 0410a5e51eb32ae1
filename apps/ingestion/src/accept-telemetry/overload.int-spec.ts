import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { aDevice, eventually } from '@umbra/testing';
import { IngestionWorld } from '../testing/ingestion-world.ts';
import { aSample, expectRefusal } from '../testing/wire-expectations.ts';

/** The head of a request and the first byte of its body. */
function beginUpload({ url }: IngestionWorld, authorization: string, rest = 'Content-Length: 50\r\n\r\n['): Socket {
  const { hostname, port } = new URL(url);
  const socket = createConnection({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  socket.write(`POST /v2/ HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n${rest}`);
  return socket;
}

const inFlight = async ({ metrics }: IngestionWorld, what: 'requests' | 'bytes' = 'requests'): Promise<number> =>
  Number(new RegExp(`umbra_ingestion_${what}_in_flight\\{[^}]*\\} (\\d+)`).exec(await metrics.page())?.[1]);
const isInFlight = async (world: IngestionWorld): Promise<boolean> => (await inFlight(world)) === 1;

const chunk = (bytes: number): string => `${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n`;

describe('what is too much at once', () => {
  it.each([
    ['requests on their way', { INGESTION_MAX_IN_FLIGHT_REQUESTS: '0' }],
    ['bytes on their way', { INGESTION_MAX_IN_FLIGHT_BYTES: '10' }],
    ['bytes that wait for the log', { INGESTION_MAX_QUEUED_BYTES: '10' }],
  ])('WIRE-10 %s beyond the bound are a 503 without Retry-After, and nothing is stored', async (_name, settings) => {
    const world = await IngestionWorld.start({ settings });
    try {
      const device = await world.hasDevice(aDevice(await world.hasProject()));
      const response = await world.postOnce('/v2/', await world.deviceToken(device), [aSample()]);
      await expectRefusal(response, 503, 'Service Unavailable');
      expect(await world.logOf(device)).toEqual([]);
    } finally {
      await world.stop();
    }
  });

  it('room is given back by answers, refusals and clients that go away', async () => {
    const world = await IngestionWorld.start({ settings: { INGESTION_MAX_IN_FLIGHT_REQUESTS: '2' } });
    try {
      const device = await world.hasDevice(aDevice(await world.hasProject()));
      const token = await world.deviceToken(device);
      for (let round = 0; round < 3; round += 1) {
        expect((await world.post('/v2/', token, [aSample()])).status).toBe(200);
        expect((await world.post('/v2/', token, 'no JSON')).status).toBe(400);
      }
      const leaving = beginUpload(world, `Bearer ${token}`);
      await eventually('it is on its way', () => isInFlight(world));
      await expectRefusal(await world.postOnce('/v2/', token, [aSample()]), 503, 'Service Unavailable');
      leaving.destroy();
      const isLetIn = async () => (await world.post('/v2/', token, [aSample()])).status === 200;
      await eventually('there is room again', isLetIn);
    } finally {
      await world.stop();
    }
  });

  it('a caller that goes away while it is authenticated takes no room for good', async () => {
    const world = await IngestionWorld.start();
    try {
      const device = await world.hasDevice(aDevice(await world.hasProject()));
      const token = await world.deviceToken(device);
      expect((await world.post('/v2/', token, [aSample()])).status).toBe(200);
      for (let round = 0; round < 50; round += 1) {
        // A header not seen before is verified, which takes a promise.
        const fresh = await world.deviceToken(device);
        const socket = beginUpload(world, `Bearer ${fresh}`);
        await new Promise((resolve) => socket.once('connect', resolve));
        await new Promise((resolve) => setImmediate(resolve));
        socket.resetAndDestroy();
        // And many at once on one connection, of which the first is never answered.
        const line = beginUpload(world, `Bearer ${fresh}`, `Content-Length: 0\r\n\r\n`);
        for (let more = 0; more < 20; more += 1) {
          line.write(`POST /v2/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 0\r\n\r\n`);
        }
        await new Promise((resolve) => line.once('connect', resolve));
        await new Promise((resolve) => setImmediate(resolve));
        line.resetAndDestroy();
      }
      await eventually('nothing is on its way', async () => (await inFlight(world)) === 0);
    } finally {
      await world.stop();
    }
  });

  it('WIRE-10 counts what has arrived, in chunks as well, and leaves room for other projects', async () => {
    const world = await IngestionWorld.start({ settings: { INGESTION_MAX_IN_FLIGHT_BYTES: '100000' } });
    const uploads: Socket[] = [];
    try {
      const greedy = await world.deviceToken(await world.hasDevice(aDevice(await world.hasProject())));
      const other = await world.deviceToken(await world.hasDevice(aDevice(await world.hasProject())));
      expect((await world.post('/v2/', greedy, [aSample()])).status).toBe(200);
      for (let count = 0; count < 20; count += 1) {
        uploads.push(beginUpload(world, `Bearer ${greedy}`, 'Content-Length: 99000\r\n\r\n'));
      }
      await eventually('they are on their way', async () => (await inFlight(world)) === 20);
      expect(await inFlight(world, 'bytes')).toBe(0);
      expect((await world.post('/v2/', greedy, [aSample()])).status).toBe(200);
      for (let count = 0; count < 20; count += 1) {
        uploads.push(beginUpload(world, `Bearer ${greedy}`, `Transfer-Encoding: chunked\r\n\r\n${chunk(20_000)}`));
      }
      await eventually('its share is full', async () => (await inFlight(world, 'bytes')) > 55_000);
      expect(await inFlight(world, 'bytes')).toBeLessThanOrEqual(75_000);
      const padded = `[${' '.repeat(20_000)}{"timestamp":5}]`;
      await expectRefusal(await world.postOnce('/v2/', greedy, padded), 503, 'Service Unavailable');
      expect((await world.post('/v2/', other, padded)).status).toBe(200);
    } finally {
      for (const upload of uploads) upload.destroy();
      await world.stop();
    }
  });

  it('an upload that does not come in time gives its room back, with 408', async () => {
    const world = await IngestionWorld.start({ settings: { INGESTION_BODY_TIMEOUT_MS: '200' } });
    try {
      const token = await world.deviceToken(await world.hasDevice(aDevice(await world.hasProject())));
      expect((await world.post('/v2/', token, [aSample()])).status).toBe(200);
      const slow = beginUpload(world, `Bearer ${token}`);
      const [answer] = (await once(slow, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 /);
      await eventually('its room is free', async () => (await inFlight(world)) === 0);
      slow.destroy();
    } finally {
      await world.stop();
    }
  });

  it('an upload that never ends does not keep the service from stopping', async () => {
    const world = await IngestionWorld.start();
    const device = await world.hasDevice(aDevice(await world.hasProject()));
    const token = await world.deviceToken(device);
    expect((await world.post('/v2/', token, [aSample()])).status).toBe(200);
    const endless = beginUpload(world, `Bearer ${token}`);
    const isClosed = new Promise((resolve) => endless.once('close', resolve));
    await eventually('it is on its way', () => isInFlight(world));
    const startedAtMs = Date.now();
    await world.stop();
    await isClosed;
    expect(Date.now() - startedAtMs).toBeLessThan(10_000);
  });
});
