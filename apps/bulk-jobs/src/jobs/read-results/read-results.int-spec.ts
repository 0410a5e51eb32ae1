import { newPhysicalDeviceId, newPhysicalTrackingId, type ExternalId, type ProjectId } from '@umbra/contracts/ids';
import { Sealer } from '@umbra/sealing';
import { BulkJobsClient } from '../../testing/bulk-jobs-client.ts';
import { BulkJobsWorld, SECRET_KEY } from '../../testing/bulk-jobs-world.ts';
import { storeJob } from '../../testing/stored-jobs.ts';

describe('GET …/results', () => {
  let world: BulkJobsWorld;
  let client: BulkJobsClient;
  let projectId: ProjectId;
  beforeAll(async () => (world = await BulkJobsWorld.start()));
  afterAll(() => world.stop());
  beforeEach(async () => {
    const project = await world.hasProject();
    projectId = project.state.projectId;
    client = new BulkJobsClient(world, project.apiKey);
  });

  it('BULK-14 BULK-18 shows ids, errors, and the secret of a licence that was made', async () => {
    const deviceId = newPhysicalDeviceId();
    const trackingId = newPhysicalTrackingId();
    const error = { code: 404, message: 'No such geofence.', details: 'associate x: GEOFENCING_UNKNOWN' };
    const external = { connectorId: 'CON-1', externalDeviceId: 'x' };
    const jobId = await storeJob(world.tables, projectId, 'completed', [
      {
        status: 'succeeded',
        ids: { deviceId, trackingId },
        deviceSecretSealed: new Sealer(SECRET_KEY).seal('s3cret', deviceId),
      },
      {
        status: 'partiallySucceeded',
        wish: { variant: 'external', name: 'b', ...external },
        ids: { trackingId, externalId: 'e' as ExternalId },
        errors: [error],
      },
      {
        status: 'succeeded',
        wish: { variant: 'delete-external', ...external, unclaimOnly: false, removeFromConnectorOnly: true },
      },
    ]);
    expect((await client.get(`/${jobId}/results`)).body).toEqual({
      ...{ count: 3, limit: 100, status: 'completed', type: 'create' },
      items: [
        { name: 'n1', deviceId, trackingId, deviceSecret: 's3cret' },
        { name: 'b', trackingId, externalId: 'e', ...external, errors: [error] },
        external,
      ],
    });
    expect(world.logged.join()).not.toContain('s3cret');
  });

  it('says of a secret whose key is gone that it is, beside results that are well', async () => {
    const deviceId = newPhysicalDeviceId();
    const sealed = new Sealer(Buffer.alloc(32, 99)).seal('s3cret', deviceId);
    const jobId = await storeJob(world.tables, projectId, 'completed', [
      { status: 'succeeded', ids: { deviceId }, deviceSecretSealed: sealed },
      { status: 'succeeded' },
    ]);
    const { status, body } = await client.get(`/${jobId}/results`);
    expect([status, body.items]).toEqual([
      200,
      [
        {
          name: 'n1',
          deviceId,
          errors: [expect.objectContaining({ code: 500, details: 'secret: SEALING_SEAL_BROKEN' })],
        },
        { name: 'n2' },
      ],
    ]);
    expect(world.logged.some((line) => line.includes(deviceId) && line.includes('cannot be opened'))).toBe(true);
  });

  it('PAGE-1 PAGE-2 BULK-13 come in pages, in the order of the upload', async () => {
    const jobId = await storeJob(
      world.tables,
      projectId,
      'cancelled',
      Array.from({ length: 12 }, (_, index) => ({ status: index % 4 === 1 ? 'pending' : 'succeeded' })),
    );
    const names: string[] = [];
    let token: string | undefined;
    do {
      const { body } = await client.get(`/${jobId}/results?limit=4${token === undefined ? '' : `&pageToken=${token}`}`);
      expect(body).toMatchObject({ limit: 4, count: body.items.length, status: 'cancelled' });
      names.push(...body.items.map(({ name }: { name: string }) => name));
      token = body.nextPageToken;
    } while (token !== undefined);
    expect(names).toEqual(['n1', 'n3', 'n4', 'n5', 'n7', 'n8', 'n9', 'n11', 'n12']);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'pageToken=x'])('PAGE-4 PAGE-5 are refused with %s', async (query) => {
    const jobId = await storeJob(world.tables, projectId, 'completed', [{ status: 'succeeded' }]);
    expect((await client.get(`/${jobId}/results?${query}`)).status).toBe(400);
  });
});
