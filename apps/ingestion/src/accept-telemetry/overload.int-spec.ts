import { createConnection, type Socket } from 'node:net';
import { aDevice, eventually } from '@umbra/testing';
import { IngestionWorld } from '../testing/ingestion-world.ts';
import { aSample, expectRefusal } from '../testing/wire-expectations.ts';

/** The head of a request and the first byte of its body. */
function beginUpload({ url }: IngestionWorld, token: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = createConnection({ host: hostname, port: Number(port) });
  socket.write(`POST /v2/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 50\r\n\r\n[`);
  return socket;
}

const isInFlight = async ({ metrics }: IngestionWorld): Promise<boolean> =>
  /ingestion_requests_in_flight\{[^}]*\} 1/.test(await metrics.page());

describe('what is too much at once', () => {
  it.each([
    ['requests on their way', { INGESTION_MAX_IN_FLIGHT_REQUESTS: '0' }],
    ['bytes on their way', { INGESTION_MAX_IN_FLIGHT_BYTES: '10' }],
    ['bytes that wait for the log', { INGESTION_MAX_QUEUED_BYTES: '10' }],
  ])('WIRE-10 %s beyond the bound are a 503 without Retry-After, and nothing is stored', async (_name, settings) => {
    const world = await IngestionWorld.start({ settings });
    try {
      const device = await world.hasDevice(aDevice(await world.hasProject()));
      const response = await world.post('/v2/', await world.deviceToken(device), [aSample()]);
      await expectRefusal(response, 503, 'Service Unavailable');
      expect(await world.logOf(device)).toEqual([]);
    } finally {
      await world.stop();
    }
  });

  it('room is given back by answers, refusals and clients that go away', async () => {
    const world = await IngestionWorld.start({ settings: { INGESTION_MAX_IN_FLIGHT_REQUESTS: '1' } });
    try {
      const device = await world.hasDevice(aDevice(await world.hasProject()));
      const token = await world.deviceToken(device);
      for (let round = 0; round < 3; round += 1) {
        expect((await world.post('/v2/', token, [aSample()])).status).toBe(200);
        expect((await world.post('/v2/', token, 'no JSON')).status).toBe(400);
      }
      const leaving = beginUpload(world, token);
      await eventually('it is on its way', () => isInFlight(world));
      await expectRefusal(await world.post('/v2/', token, [aSample()]), 503, 'Service Unavailable');
      leaving.destroy();
      const isLetIn = async () => (await world.post('/v2/', token, [aSample()])).status === 200;
      await eventually('there is room again', isLetIn);
    } finally {
      await world.stop();
    }
  });

  it('an upload that never ends does not keep the service from stopping', async () => {
    const world = await IngestionWorld.start();
    const device = await world.hasDevice(aDevice(await world.hasProject()));
    const token = await world.deviceToken(device);
    expect((await world.post('/v2/', token, [aSample()])).status).toBe(200);
    const endless = beginUpload(world, token);
    const isClosed = new Promise((resolve) => endless.once('close', resolve));
    endless.on('error', () => undefined);
    await eventually('it is on its way', () => isInFlight(world));
    const startedAtMs = Date.now();
    await world.stop();
    await isClosed;
    expect(Date.now() - startedAtMs).toBeLessThan(10_000);
  });
});
