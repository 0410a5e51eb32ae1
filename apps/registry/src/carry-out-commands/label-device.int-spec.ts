import type { TrackingId } from '@umbra/contracts/ids';
import type { DeviceProvisioned } from '@umbra/contracts/registry-command';
import { aName, CommandedWorld, idsOf, refusal } from '../testing/commanded-world.ts';
import type { TestProject } from '../testing/registry-world.ts';

let one: CommandedWorld;

beforeAll(async () => {
  one = await CommandedWorld.start();
});
afterAll(() => one.stop());

const hasDevice = async (name = aName()): Promise<TrackingId> => {
  const given = one.asker.provision({ ...one.claimant(), name });
  return (await one.asker.resultOf<DeviceProvisioned>(given)).trackingId;
};
const label = (trackingId: string, labels: unknown, of: TestProject = one.project) => {
  const wish = { ...idsOf(of), trackingId: trackingId as TrackingId, labels: labels as Record<string, string[]> };
  return one.asker.outcomeOf(one.asker.label(wish));
};
const done = { status: 'done', result: {} };

describe('registry.label-device', () => {
  it('BULK-6 adds tags, replaces the type, and leaves the name and all else', async () => {
    const name = aName();
    const trackingId = await hasDevice(name);
    expect(await label(trackingId, { type: ['Phone'], tag: ['food', 'cold'] })).toEqual(done);
    expect(await label(trackingId, { type: ['Phone'], tag: ['food', 'fragile', 'fragile'] })).toEqual(done);
    expect(await label(trackingId, { more: ['x'] })).toEqual(done);
    const tag = ['cold', 'food', 'fragile'];
    expect(await one.labelsOf(trackingId)).toEqual({ more: ['x'], name: [name], tag, type: ['Phone'] });
    expect(await label(trackingId, { type: ['Lorry'] })).toEqual(done);
    expect(await one.labelsOf(trackingId)).toEqual({ more: ['x'], name: [name], tag, type: ['Lorry'] });
    for (const nothing of [{}, { type: [], tag: [] }]) expect(await label(trackingId, nothing)).toEqual(done);
    expect(await one.labelsOf(trackingId)).toMatchObject({ tag, type: ['Lorry'] });
  });

  it('BULK-6 takes the place of all types that applications wrote', async () => {
    const trackingId = await hasDevice();
    for (const type of ['a', 'b']) {
      await one.world.must(201, 'PUT', `/labels/v4/device/${trackingId}/type/${type}`, { token: one.anna.token });
    }
    expect(await label(trackingId, { type: ['b'] })).toEqual(done);
    expect(await one.labelsOf(trackingId)).toMatchObject({ type: ['b'] });
  });

  it('LAB-3 a hundred labels are the most; what would be too many is not written', async () => {
    const trackingId = await hasDevice();
    const tag = Array.from({ length: 98 }, (_, nth) => `t${String(nth)}`);
    expect(await label(trackingId, { tag, type: ['a'] })).toEqual(done);
    expect(await label(trackingId, { type: ['b'], tag: ['t0'] })).toEqual(done);
    const tooMany = refusal(409, 'REGISTRY_TOO_MANY_LABELS', '100');
    expect(await label(trackingId, { type: ['c'], tag: ['one more'] })).toEqual(tooMany);
    expect(await one.labelsOf(trackingId)).toMatchObject({ tag: [...tag].sort(), type: ['b'] });
  });

  it('BULK-6 of one batch, the last type is the one, and each device has its own labels', async () => {
    const [first, second] = [await hasDevice(), await hasDevice()];
    await one.world.stopReplicas();
    const given = [
      ...[label(first, { type: ['a'], tag: ['x'] }), label(second, { tag: ['y'] })],
      ...[label('HERE-none', { tag: ['z'] }), label(first, { type: ['b'], tag: ['x', 'w'] })],
    ];
    await one.world.addReplica();
    const unknown = refusal(404, 'REGISTRY_TRACKING_ID_UNKNOWN');
    expect(await Promise.all(given)).toEqual([done, done, unknown, done]);
    expect(await one.labelsOf(first)).toMatchObject({ type: ['b'], tag: ['w', 'x'] });
    expect(await one.labelsOf(second)).toMatchObject({ tag: ['y'] });
  });

  it('REG-12 a device that the project has not claimed is unknown', async () => {
    const trackingId = await hasDevice();
    const other = await one.world.hasProject('another');
    const unknown = refusal(404, 'REGISTRY_TRACKING_ID_UNKNOWN');
    expect(await label(trackingId, { tag: ['x'] }, other)).toEqual(unknown);
    expect(await label('HERE-none', { tag: ['x'] })).toEqual(unknown);
    await one.asker.resultOf(one.asker.release({ ...idsOf(one.project), trackingId, deactivate: false }));
    expect(await label(trackingId, { tag: ['x'] })).toEqual(unknown);
  });

  it.each([
    [{ name: ['x'] }, 'labels.name'],
    [{ name: [] }, 'labels.name'],
    [{ type: ['a', 'b'] }, 'labels.type'],
    [{ tag: [''] }, 'labels.tag[0]'],
    [{ tag: ['x', 'y'.repeat(51)] }, 'labels.tag[1]'],
    [{ ['k'.repeat(51)]: ['x'] }, 'labels'],
    [{ '': ['x'] }, 'labels'],
    [{ tag: 'x' }, 'labels.tag'],
    [{ tag: [{}] }, 'labels.tag[0]'],
    [{ tag: Array.from({ length: 101 }, String) }, 'labels'],
    [['x'], 'labels'],
    ['x', 'labels'],
    [null, 'labels'],
  ])('BULK-6, LAB-2 the labels %j are refused', async (labels, path) => {
    expect(await label('HERE-1', labels)).toEqual(refusal(400, '', path));
  });
});
