import { eventRecord } from '@umbra/kafka';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { IngestedSample } from '@umbra/contracts/telemetry';
import { formatMac } from '@umbra/positioning-engine';
import { RowCounts } from '../import-files/row-counts.ts';
import { scansOfContributions } from '../import-contributions/contributions-ndjson.ts';
import { SHARED_LAYER } from '../layers/layer.ts';
import { DeviceNames } from '../learn-contributions/device-names.ts';
import { RecordContributions } from '../record-contributions/record-contributions.ts';
import { ScanWorld } from '../testing/scan-world.ts';
import { smallTown } from '../testing/small-town.ts';
import { sampleOf, scanOnly } from '../testing/telemetry-of.ts';
import { contributionLines } from './contribution-lines.ts';
import { FOR_ALL } from '../refusals/refusal-table.ts';

const NAMES = new DeviceNames(Buffer.alloc(32, 7));
const TOWN = smallTown({ seed: 9, accessPoints: 120, contributions: 60, sizeMetres: 400 });
const [OURS, THEIRS] = ['umbra:ours', 'umbra:theirs'] as [ProjectId, ProjectId];

describe('an export of contributions', () => {
  let world: ScanWorld;

  beforeAll(async () => {
    world = await ScanWorld.start();
    const append = async (samples: readonly IngestedSample[], trackingId: string, projectId: ProjectId) => {
      const event = world.ingested(samples, { trackingId: trackingId as TrackingId, projectId });
      await world.publish([{ ...eventRecord(world.topic, event.data.trackingId, event), topic: world.topic.name }]);
    };
    const samples = TOWN.map(sampleOf);
    await append(samples.slice(0, 30), 'HERE-1', OURS);
    await append([...samples.slice(30, 50), scanOnly(TOWN[0]!)], 'HERE-2', OURS);
    const found = { ...samples[0]!, position: { ...samples[0]!.position!, type: 'wlan' } };
    await append([found, ...samples.slice(50)], 'HERE-3', THEIRS);
    await world.publish([{ topic: world.topic.name, key: 'HERE-1', value: Buffer.from('broken'), headers: {} }]);
  });

  afterAll(() => world.stop());

  async function exported(projectId?: string): Promise<string[]> {
    const { connection, topic, map } = world;
    let text = '';
    for await (const chunk of contributionLines({
      ...{ connection, topic: topic.name, transactions: map.transactions, refusals: map.refusals },
      ...{ names: NAMES, projectId },
    })) {
      text += chunk;
    }
    return text.split('\n').filter((line) => line !== '');
  }

  it('§8 holds what devices have contributed, with a stand-in for each', async () => {
    const lines = await exported();
    expect(lines).toHaveLength(60);
    const parsed = lines.map((line) => JSON.parse(line) as { ts: number; dev: string; gps: { lat: number } });
    expect(parsed.map(({ ts }) => ts).sort()).toEqual(TOWN.map(({ atMs }) => atMs).sort());
    expect(new Set(parsed.map(({ dev }) => dev)).size).toBe(3);
    expect(lines.join('')).not.toMatch(/HERE-|umbra:/);
  });

  it('§2.7 is of one project, if that is asked for', async () => {
    expect(await exported(OURS)).toHaveLength(50);
    expect(await exported('umbra:nobody')).toEqual([]);
  });

  it('§8 makes the same map where it is imported', async () => {
    const text = `${(await exported()).join('\n')}\n`;
    await world.map.learn(TOWN);
    const batch = await world.map.batch({ isPublic: true });
    const { refusals } = world.map;
    const recorder = new RecordContributions({
      batch,
      layers: [SHARED_LAYER],
      names: NAMES,
      refusals,
      deviceName: (name) => name,
    });
    const chunks = (async function* () {
      yield await Promise.resolve(Buffer.from(text));
    })();
    for await (const scans of scansOfContributions(chunks, Date.now(), new RowCounts())) {
      await world.map.transactions((session) => recorder.record(session, scans));
    }
    const columns = 'kind, id, lat, lng, state';
    const imported = await world.map.rows(`SELECT ${columns} FROM recorded_station ORDER BY kind, id`);
    const learned = await world.map.rows(`SELECT ${columns} FROM positioning_read.station ORDER BY kind, id`);
    expect(imported.length).toBeGreaterThan(50);
    expect(imported).toEqual(learned);
  });

  it('§2.3 leaves out what is refused', async () => {
    const mac = TOWN[0]!.scan.wlan[0]!.mac;
    expect((await exported()).join('')).toContain(formatMac(mac));
    await world.map.transactions((session) =>
      world.map.refusals.add(session, [mac], { reason: 'owner', scope: FOR_ALL, nowMs: 0 }),
    );
    expect((await exported()).join('')).not.toContain(formatMac(mac));
  });
});
