import { locate, MemoryRadioMap, NO_FALLBACK, radioOf, stationKey } from '@umbra/positioning-engine';
import { MapWorld } from '../testing/map-world.ts';
import { smallTown } from '../testing/small-town.ts';
import { layerOf, SHARED_LAYER } from './layer.ts';

const town = smallTown({ seed: 2, accessPoints: 60, contributions: 200, sizeMetres: 250 });
const alone = town.map((contribution) => ({ ...contribution, deviceHash: 7 }));
const refs = [
  ...new Map(
    town.flatMap(({ scan }) => [
      ...scan.wlan.map(({ mac }) => [`wlan ${String(mac)}`, { kind: 'wlan' as const, id: mac }] as const),
      ...scan.cells.map(({ ref }) => [stationKey(ref), ref] as const),
    ]),
  ).values(),
];

describe('layers of the map', () => {
  let world: MapWorld;

  beforeAll(async () => {
    world = await MapWorld.create();
  });

  beforeEach(async () => {
    await world.emptyReadMap();
  });

  afterAll(() => world?.close());

  const seenBy = async (projectId: string | undefined) => (await world.map.forProject(projectId).stations(refs)).size;

  it("§2.7 one project's private stations never answer another, or nobody", async () => {
    await world.learnPrivately(town, 'project-a');
    expect(await seenBy('project-a')).toBe(refs.length);
    expect(await seenBy('project-b')).toBe(0);
    expect(await seenBy(undefined)).toBe(0);
    const { scan, fix } = town.find((each) => each.scan.wlan.length > 5)!;
    const [other, own] = [world.map.forProject('project-b'), world.map.forProject('project-a')];
    const { lat, lng } = fix;
    const [cell] = scan.cells;
    const { kind, mcc, mnc, localId, area, ref } = cell!;
    const site = { kind, firstId: ref.id - 300, lastId: ref.id + 300 };
    const near = { ...{ kind, mcc, mnc, lat, lng }, radiusMetres: 5_000, localIds: [localId!] };
    const request = { scan, confidence: 68, fallback: { area: true, any: false, singleWifi: true } };
    expect(await locate(request, own)).toMatchObject({ kind: expect.any(String) });
    expect(await other.cellsOfSite(site)).toEqual([]);
    expect(await other.cellsNear(near)).toEqual([]);
    expect(await other.area({ kind, mcc, mnc, area: area! })).toBeUndefined();
    expect(await other.network({ kind, mcc, mnc })).toBeUndefined();
    expect(await locate(request, other)).not.toMatchObject({ kind: expect.any(String) });
    expect((await own.cellsOfSite(site)).length).toBeGreaterThan(0);
    expect((await own.cellsNear(near)).length).toBeGreaterThan(0);
    expect(await own.area({ kind, mcc, mnc, area: area! })).toMatchObject({ cells: expect.any(Number) });
    expect(await own.network({ kind, mcc, mnc })).toMatchObject({ cells: expect.any(Number) });
  });

  it('§2.7 a shared station that one device has heard serves nobody but its contributor', async () => {
    await world.learn(alone, { layers: [layerOf('project-a'), SHARED_LAYER] });
    expect(await seenBy('project-a')).toBe(refs.length);
    expect(await seenBy('project-b')).toBe(0);
    await world.learn([{ ...town[0]!, hash: 1, deviceHash: 8 }], { layers: [SHARED_LAYER] });
    const { wlan, cells } = town[0]!.scan;
    expect(await seenBy('project-b')).toBe(wlan.length + cells.length);
  });

  it('§2.7 what was imported from a public export needs no second device', async () => {
    const batch = await world.batch({ isPublic: true });
    await world.learn(alone, { target: { kind: 'batch', batch } });
    expect(await seenBy('project-b')).toBe(refs.length);
    await world.tables.query('UPDATE import_batch SET is_public = false');
    world.map.forgetAll();
    expect(await seenBy('project-b')).toBe(0);
    for (const table of ['station', 'fingerprint', 'cell_area', 'cell_local_id']) {
      await world.tables.query(`DELETE FROM recorded_${table}`);
    }
  });

  it('§12.1 of a station in both layers the one with more observations answers, of equals the own', async () => {
    await world.learn(town.slice(0, 150), { layers: [SHARED_LAYER] });
    await world.learn(town.slice(150), { layers: [layerOf('project-a')] });
    const shared = await world.map.forProject(undefined).stations(refs);
    const both = await world.map.forProject('project-a').stations(refs);
    await world.tables.query('DELETE FROM positioning_read.station WHERE layer = 0');
    world.map.forgetAll();
    const own = await world.map.forProject('project-a').stations(refs);
    let fromShared = 0;
    for (const ref of refs) {
      const [ours, theirs] = [own.get(stationKey(ref)), shared.get(stationKey(ref))];
      const isTheirs = theirs !== undefined && theirs.observations > (ours?.observations ?? 0);
      if (isTheirs) fromShared += 1;
      expect(both.get(stationKey(ref))).toEqual(isTheirs ? theirs : ours);
    }
    expect(fromShared).toBeGreaterThan(0);
    expect(fromShared).toBeLessThan(refs.length);
    expect(await locate({ scan: town[0]!.scan, confidence: 68, fallback: NO_FALLBACK }, world.map.forProject('project-a'))).toMatchObject({ kind: expect.any(String) }); // prettier-ignore
  });

  it('§2.7 fingerprints of all are compared by no radio that one device alone has shared', async () => {
    const probe = town.find(({ scan }) => scan.wlan.length > 5)!;
    const [target, ...others] = probe.scan.wlan;
    const heardBy = (deviceHash: number, hash: number, wlan: typeof others) => ({
      ...{ ...probe, deviceHash, hash },
      scan: { ...probe.scan, wlan },
    });
    await world.learn([heardBy(1, 1, [target!, ...others]), heardBy(2, 2, others)], { layers: [SHARED_LAYER] });
    const asked = probe.scan.wlan.map(({ mac }) => ({ kind: 'wlan' as const, id: mac }));
    const tiles = [MemoryRadioMap.fingerprintTile(probe.fix.lat, probe.fix.lng)];
    const radiosSeen = async () => {
      const view = world.map.forProject('project-a');
      await view.stations(asked);
      const [first] = (await view.fingerprints(tiles)).filter(({ hash }) => hash === 1);
      return [...first!.radios];
    };
    // The project gives the radio a place in its own layer.
    const elsewhere = { ...heardBy(3, 3, [target!]), fix: { ...probe.fix, lat: probe.fix.lat + 0.01 } };
    await world.learnPrivately([elsewhere], 'project-a');
    const seen = await radiosSeen();
    expect(seen).toHaveLength(probe.scan.wlan.length);
    expect(seen).not.toContain(radioOf(target!.mac));
    expect(seen).toEqual(expect.arrayContaining(others.map(({ mac }) => radioOf(mac))));
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    await world.learn([heardBy(4, 4, [target!, ...others])], { layers: [SHARED_LAYER] });
    expect(await radiosSeen()).toContain(radioOf(target!.mac));
  });

  it("§2.7 of a fingerprint in both layers the project's own is compared, by all of its radios", async () => {
    const probe = town.find(({ scan }) => scan.wlan.length > 5)!;
    await world.learn([probe], { layers: [layerOf('project-a'), SHARED_LAYER] });
    const view = world.map.forProject('project-a');
    await view.stations(probe.scan.wlan.map(({ mac }) => ({ kind: 'wlan', id: mac })));
    const found = await view.fingerprints([MemoryRadioMap.fingerprintTile(probe.fix.lat, probe.fix.lng)]);
    expect(found).toHaveLength(1);
    expect(new Set(found[0]!.radios)).toEqual(new Set(probe.scan.wlan.map(({ mac }) => radioOf(mac))));
  });
});
