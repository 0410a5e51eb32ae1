import type { ExternalId, ProjectId } from '@umbra/contracts/ids';
import { progressOf } from '../job/job.ts';
import {
  aDeletion,
  anExternal,
  anExternalDeletion,
  anUnprovisioned,
  aProvisioned,
  aVirtual,
  aVirtualDeletion,
  EVERYTHING,
} from '../job/testing/rows.ts';
import { BulkJobsWorld } from '../testing/bulk-jobs-world.ts';

describe('the execution of jobs', () => {
  let world: BulkJobsWorld;
  let projectId: ProjectId;
  beforeAll(async () => {
    world = await BulkJobsWorld.start({ withNeighbours: true });
    for (const id of ['g1', 'g2', 'r1']) world.neighbours.places.associable.add(id);
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    ({ projectId } = (await world.hasProject()).state);
    world.neighbours.heard.length = 0;
    world.neighbours.treat = () => 'well';
  });

  const everything = { ...EVERYTHING, areaBased: true };
  const labels = { type: ['Phone'], tag: ['food', 'fragile'] };
  const system = { rate: { sampleMs: 100_000, sendMs: 600_000 }, syncGeofences: true };

  it('BULK-6 every variant is provisioned, claimed, labelled, configured and associated', async () => {
    const { places } = world.neighbours;
    places.connectors.set('CON-1', new Set());
    const deviceId = places.hasLicence();
    const jobId = await world.jobs.has(projectId, [
      anUnprovisioned({ ...everything, name: 'a' }),
      aProvisioned({ ...everything, name: 'b', deviceId }),
      aVirtual({ ...everything, name: 'c' }),
      anExternal({ ...everything, name: 'd' }),
    ]);
    expect(await world.jobs.hasEnded(jobId)).toEqual({
      ...{ status: 'completed', total: 4, succeeded: 4, partiallySucceeded: 0, failed: 0 },
    });
    for (const [index, row] of (await world.jobs.rows(jobId)).entries()) {
      const device = places.deviceNamed('abcd'.charAt(index))!;
      expect(row).toMatchObject({
        ...{ status: 'succeeded', errors: [], ids: { deviceId: device.deviceId, trackingId: device.trackingId } },
      });
      expect(device).toMatchObject({ labels, system });
      expect([...device.associations].sort()).toEqual(['g1', 'g2', 'r1']);
    }
    const [made, ...others] = await world.jobs.rows(jobId);
    expect(made!.deviceSecretSealed).toMatch(/^[^.]+\.[^.]+$/);
    for (const { deviceSecretSealed } of others) expect(deviceSecretSealed).toBeNull();
    expect(places.connectors.get('CON-1')).toEqual(new Set(['x1']));
  });

  it('wall 8: commands are of the conversation of the upload, and each but the first is caused by a reply', async () => {
    const jobId = await world.jobs.has(projectId, [anUnprovisioned({ ...everything, name: 'e' })]);
    await world.jobs.hasEnded(jobId);
    const [first, ...others] = world.neighbours.heard.map(({ command }) => command);
    expect(first).not.toHaveProperty('causationId');
    expect(others).toHaveLength(3);
    for (const command of [first!, ...others]) {
      expect(command).toMatchObject({ correlationId: `conversation of ${jobId}`, producer: 'bulk-jobs', version: 1 });
    }
    for (const { causationId } of others) expect(causationId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('BULK-15 devices are released and taken out of connectors, as far as each row says', async () => {
    const { places } = world.neighbours;
    places.connectors.set('CON-1', new Set(['y1', 'y2']));
    const wishes = [
      anUnprovisioned({ name: 'f' }),
      aVirtual({ name: 'g', externalId: 'v1' as ExternalId }),
      aVirtual({ name: 'h', externalId: 'y1' as ExternalId }),
      aVirtual({ name: 'i', externalId: 'y2' as ExternalId }),
    ];
    await world.jobs.hasEnded(await world.jobs.has(projectId, wishes));
    const trackingId = places.deviceNamed('f')!.trackingId!;
    const jobId = await world.jobs.has(projectId, [
      aDeletion({ trackingId, unclaimOnly: true }),
      aVirtualDeletion({ externalId: 'v1' as ExternalId }),
      anExternalDeletion({ externalDeviceId: 'y1' }),
      anExternalDeletion({ externalDeviceId: 'y2', removeFromConnectorOnly: true }),
      anExternalDeletion({ externalDeviceId: 'unknown' }),
    ]);
    expect(await world.jobs.hasEnded(jobId)).toMatchObject({ status: 'completed', succeeded: 4, failed: 1 });
    expect(['f', 'g', 'h', 'i'].map((name) => places.deviceNamed(name)?.externalId)).toEqual([
      ...[undefined, undefined, undefined, 'y2'],
    ]);
    expect(places.devices.map(({ externalId }) => externalId)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(v1|y1)$/)]),
    );
    expect(places.connectors.get('CON-1')).toEqual(new Set());
    const [released] = await world.jobs.rows(jobId);
    expect(places.devices.find(({ deviceId }) => deviceId === released!.ids.deviceId)).toMatchObject({
      name: undefined,
    });
  });

  it('BULK-16, BULK-4 rows are independent: what fails says why, in the order of the upload, and no other fails of it', async () => {
    const jobId = await world.jobs.has(projectId, [
      anUnprovisioned({ name: 'j' }),
      anUnprovisioned({ name: 'j' }),
      anUnprovisioned({ name: 'k', geofences: ['g1', 'unknown'] }),
      anUnprovisioned({ name: 'l', sendMs: 1, sampleMs: 2, type: 'Phone' }),
    ]);
    expect(await world.jobs.hasEnded(jobId)).toEqual({
      ...{ status: 'completed', total: 4, succeeded: 1, partiallySucceeded: 2, failed: 1 },
    });
    const rows = await world.jobs.rows(jobId);
    expect(rows.map(({ status }) => status)).toEqual([
      ...['succeeded', 'failed', 'partiallySucceeded', 'partiallySucceeded'],
    ]);
    expect(rows.map(({ errors }) => errors.map(({ code, details }) => `${String(code)} ${details}`))).toEqual([
      ...[[], ['409 provision: NAME_TAKEN'], ['404 associate unknown: UNKNOWN']],
      ['400 configure: BULK_JOBS_RATE_IMPOSSIBLE'],
    ]);
    expect(world.neighbours.timesHeard('shadows.configure-desired-state')).toBe(0);
    expect(world.neighbours.places.devices.filter(({ name }) => name === 'j')).toHaveLength(1);
  });

  it('BULK-8 what was added to a connector is taken out again when there cannot be a virtual device', async () => {
    const { places } = world.neighbours;
    places.connectors.set('CON-1', new Set());
    const jobId = await world.jobs.has(projectId, [
      anUnprovisioned({ name: 'm' }),
      anExternal({ name: 'm', externalDeviceId: 'z1' }),
    ]);
    expect(await world.jobs.hasEnded(jobId)).toMatchObject({ succeeded: 1, failed: 1 });
    expect(places.connectors.get('CON-1')).toEqual(new Set());
  });

  it('BULK-9 a job of which every row failed has failed', async () => {
    const jobId = await world.jobs.has(projectId, [aProvisioned(), aProvisioned()]);
    expect(await world.jobs.hasEnded(jobId)).toMatchObject({ status: 'failed', failed: 2 });
  });

  it('BULK-7, BULK-9 counts are exact at every moment, and progress never goes back', async () => {
    const jobId = await world.jobs.has(
      projectId,
      Array.from({ length: 200 }, (_, nth) => anUnprovisioned({ name: `n ${String(nth)}`, type: 'Phone' })),
    );
    const [states, progress] = [[] as string[], [] as number[]];
    for (;;) {
      const [moment] = await world.tables.query(
        `SELECT job.*, (SELECT json_object_agg(status, n) FROM (
           SELECT status, count(*) AS n FROM job_row WHERE job_row.job_key = job.job_key GROUP BY status) AS s) AS rows
           FROM job WHERE job_id = $1`,
        [jobId],
      );
      const { status, succeeded, total, rows } = moment;
      expect([succeeded, moment.partially_succeeded, moment.failed]).toEqual([rows.succeeded ?? 0, 0, 0]);
      if (states.at(-1) !== status) states.push(status);
      progress.push(progressOf({ total, succeeded, partiallySucceeded: 0, failed: 0 }));
      if (status !== 'pending' && status !== 'ongoing') break;
    }
    expect(states.filter((state) => state !== 'pending')).toEqual(['ongoing', 'completed']);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(new Set(progress).size).toBeGreaterThan(3);
    expect(progress.at(-1)).toBe(100);
  }, 60_000);
});
