import { eventually } from '@umbra/testing';
import type { Connector } from '../domain/connector/connector.ts';
import type { Pulled } from '../domain/driver/driver.ts';
import { ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import { aFix, ScriptedClouds, showing } from '../testing/scripted-clouds.ts';
import { SyncWorld } from '../testing/sync-world.ts';

const PLACES = 4;
const DEADLINE_S = 8;
const clouds = new ScriptedClouds();
let sync: SyncWorld;
beforeAll(async () => {
  const settings = { CONNECTORS_CONCURRENT_RUNS: String(PLACES), CONNECTORS_RUN_DEADLINE_S: String(DEADLINE_S) };
  sync = await SyncWorld.start({ drivers: [clouds.driver], settings });
  clouds.has(
    'quick',
    showing(() => [aFix(sync.world.clock.nowMs() - 1)]),
  );
  clouds.has('failing', async function* () {
    yield* await Promise.reject<Pulled[]>(
      new ExternalCloudError('unreachable', 'example.org: refuses the connection.'),
    );
  });
  // Says one thing, and then hangs until nobody waits any more.
  clouds.has('hanging', async function* (_devices, { signal }) {
    yield { externalDeviceId: 'd1', samples: [aFix(sync.world.clock.nowMs() - 1)], cursor: null };
    await new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new ExternalCloudError('unreachable', 'example.org: the call was given up.'));
      });
    });
  });
});
afterAll(() => sync.stop());

async function connectors(url: string, count: number): Promise<Connector[]> {
  const { projectId } = (await sync.world.hasProject()).state;
  const made: Connector[] = [];
  for (let at = 0; at < count; at += 1) {
    const connector = await sync.hasConnector({ url }, { projectId });
    await sync.hasDevices(connector, 'd1');
    made.push(connector);
  }
  return made;
}

describe('clouds that hang and clouds that fail', () => {
  it('C2C-22 delay no other: what is quick begins within seconds, however many of them there are', async () => {
    const quick = await connectors('quick', 8);
    const failing = await connectors('failing', 3);
    const hanging = await connectors('hanging', 2 * PLACES);
    const all = [...quick, ...failing, ...hanging];
    for (const connector of all) await sync.isQuiet(connector);
    const counts = new Map<number, number>();
    for (const { key } of all) counts.set(key, (await sync.executions({ key })).length);
    const newRuns = async ({ key }: Connector) => (await sync.executions({ key })).slice(counts.get(key));
    // The hanging ones wait longest: they are begun first, and nobody knows yet that they are slow.
    const dueAtMs = sync.world.clock.nowMs();
    await sync.world.tables.query(`UPDATE schedule SET is_slow = false`);
    await sync.world.tables.query(
      `UPDATE schedule SET next_due_at_ms = CASE WHEN connector_key = ANY ($1) THEN $2::bigint - 1000 ELSE $2 END`,
      [hanging.map(({ key }) => key), dueAtMs],
    );
    const delays = await eventually(
      'all that is quick has run',
      async () => {
        const runs = await Promise.all([...quick, ...failing].map(newRuns));
        return (
          runs.every(([run]) => run !== undefined && run.state !== 'running') &&
          runs.map(([run]) => run!.started_at_ms - dueAtMs)
        );
      },
      40_000,
    );
    // Of the 4 that hang first, 2 keep their places; the others give up after 3 s, and so do the 4 that come after them.
    expect(Math.max(...delays)).toBeLessThan(15_000);
    await sync.world.tables.query(`UPDATE schedule SET next_due_at_ms = $2 WHERE connector_key = ANY ($1)`, [
      hanging.map(({ key }) => key),
      sync.world.clock.nowMs(),
    ]);
    // By now they are known: they have the places of the slow, and others come and go through the rest.
    await eventually('they hang again', async () => {
      const runs = await Promise.all(hanging.map(newRuns));
      return runs.flat().some(({ state }) => state === 'running');
    });
    for (const connector of quick.slice(0, 3)) {
      const run = await sync.runs(connector);
      expect(run.started_at_ms - run.due_at_ms).toBeLessThan(3_000);
    }
    const interrupted = (await Promise.all(hanging.map(newRuns))).flat().filter(({ state }) => state === 'interrupted');
    expect(interrupted).toContainEqual(
      expect.objectContaining({ samples_sent: 1, error_code: 'CONNECTORS_RUN_DEFERRED' }),
    );
    const tooLong = await eventually('the deadline ends them', async () => {
      const runs = await Promise.all(hanging.map(newRuns));
      return runs.flat().find(({ state }) => state === 'failed');
    });
    expect(tooLong).toMatchObject({ error_code: 'CONNECTORS_RUN_TOO_LONG' });
  }, 120_000);
});
