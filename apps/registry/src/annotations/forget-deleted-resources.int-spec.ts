import { randomUUID } from 'node:crypto';
import type { ProjectId } from '@umbra/contracts/ids';
import type { DataSource } from 'typeorm';
import { FencesAndRulesView, type Gone } from '../resources/fences-and-rules.view.ts';
import { RegistryWorld } from '../testing/registry-world.ts';
import { Annotations } from './annotations.ts';
import { ForgetDeletedResources } from './forget-deleted-resources.ts';

const DELETED = 2_500;

/** Fails at one of its portions, and notes how big each was. */
class WatchedAnnotations extends Annotations {
  readonly portions: number[] = [];
  failAt: number | undefined;

  override async forgetResources(...[db, gone]: Parameters<Annotations['forgetResources']>): Promise<void> {
    this.portions.push(gone.length);
    if (this.portions.length === this.failAt) throw new Error('canceling statement due to statement timeout');
    await super.forgetResources(db, gone);
  }
}

let world: RegistryWorld;
let projectId: ProjectId;
let tables: DataSource;
let view: FencesAndRulesView;
let annotations: WatchedAnnotations;
let forget: ForgetDeletedResources;
let ids: string[];

beforeAll(async () => {
  world = await RegistryWorld.start();
  tables = world.app.dataSource;
  projectId = (await world.hasProject()).projectId as ProjectId;
});
afterAll(() => world?.stop());
beforeEach(async () => {
  [view, annotations] = [new FencesAndRulesView(), new WatchedAnnotations()];
  forget = new ForgetDeletedResources(view, annotations);
  ids = Array.from({ length: DELETED }, () => randomUUID());
  for (const geofenceId of ids) view.applyGeofence({ geofenceId, projectId, deleted: true, version: 2 });
  await label(ids);
});

const label = (of: readonly string[]) =>
  tables.query(`INSERT INTO label SELECT $1, 'geofence', id, 'tag', 'x' FROM unnest($2::text[]) AS id`, [
    projectId,
    of,
  ]);
const labelled = async (): Promise<number> => {
  const rows = await tables.query<{ count: number }[]>('SELECT count(*) FROM label WHERE resource_id = ANY ($1)', [
    ids,
  ]);
  return rows[0]!.count;
};
const gone = (): Gone[] => [...view.gone()];

describe('labels of what was deleted', () => {
  it('GEO-7 go in portions, looked at in two rounds; then nothing is kept of it', async () => {
    await forget.run(tables);
    expect(annotations.portions).toEqual([1_000, 1_000, 500]);
    expect(await labelled()).toBe(0);
    expect(gone()).toHaveLength(DELETED);
    await label(ids.slice(0, 1));
    await forget.run(tables);
    expect(await labelled()).toBe(0);
    expect(gone()).toEqual([]);
    await forget.run(tables);
    expect(annotations.portions).toHaveLength(6);
  });

  it('GEO-7 are gone of the portions before one that fails, and of that in the next round', async () => {
    annotations.failAt = 2;
    await expect(forget.run(tables)).rejects.toThrow(/timeout/);
    expect(await labelled()).toBe(DELETED - 1_000);
    await forget.run(tables);
    expect(await labelled()).toBe(0);
    expect(gone()).toHaveLength(DELETED - 1_000);
    await forget.run(tables);
    expect(gone()).toEqual([]);
  });
});
