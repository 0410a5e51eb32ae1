import { aDevice, trackingIdOf, type TestProject } from './testing/states.ts';
import { IngestionWorld } from './testing/ingestion-world.ts';

let world: IngestionWorld;
let project: TestProject;

beforeAll(async () => {
  world = await IngestionWorld.start();
  project = await world.hasProject();
});
afterAll(() => world.stop());

describe('ingestion', () => {
  it('ING-20 stores the samples of a device and answers with its desired shadow', async () => {
    const device = await world.hasDevice(aDevice(project));
    const token = await world.deviceToken(device);
    const sample = { timestamp: 1_700_000_000_000, position: { lat: 52.5, lng: 13.4, accuracy: 10 } };
    const response = await world.post('/v2/', token, [sample]);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ system: { stateVersion: 0, lastModifiedGeofenceTimestamp: 0 } });
    expect(await world.logOf(device)).toMatchObject([
      {
        type: 'telemetry.ingested',
        producer: 'ingestion',
        data: {
          trackingId: trackingIdOf(device),
          projectId: project.state.projectId,
          source: 'device',
          detectOutliers: false,
          samples: [{ sampledAtMs: sample.timestamp, position: sample.position }],
        },
      },
    ]);
  });
});
