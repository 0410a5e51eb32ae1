import { dirname, join } from 'node:path';
import { appendFileSync } from 'node:fs';
import { appendRecords, createTestTopic, testConnection } from '@umbra/testing';
import pg from 'pg';
import { runJob } from '../support/bulk-jobs.ts';
import { keptSecrets } from '../support/secrets.ts';
import { newTenant } from '../support/tenant.ts';
import { searchDatabase, searchLogs, searchTopics } from './places.ts';
import { SecretSearch } from './secret-search.ts';

const SEARCH_MS = 240_000;

const databaseUrl = process.env['DATABASE_URL'] ?? '';
const logs = join(dirname(process.env['UMBRA_DATA_DIR'] ?? ''), 'logs');

const BY_A_JOB = 'device secret made by a job';
const ROWS = 40;

beforeAll(async () => {
  const tenant = await newTenant('jobs-with-secrets');
  // Opened once, for their owner, who notes them.
  await runJob(
    tenant,
    Array.from({ length: ROWS }, (_, nth) => ({ name: `secretive ${String(nth)}` })),
  );
});

/** Run behind all other tests (see the sequencer in jest.e2e.config.mjs): what they left behind is what is searched. */
describe('wall 9: the secrets that went in', () => {
  it(
    'are in no row, no record and no line of what the whole run left behind',
    async () => {
      const secrets = keptSecrets();
      expect([...secrets.keys()].filter((name) => name.startsWith(BY_A_JOB)).length).toBeGreaterThanOrEqual(ROWS);
      const search = new SecretSearch(secrets);
      const rows = await searchDatabase(databaseUrl, search);
      const records = await searchTopics(search);
      const lines = searchLogs(logs, search);
      console.log(
        `${String(secrets.size)} secrets looked for in ${String(rows)} rows, ${String(records)} records, ${String(lines)} lines`,
      );
      expect(search.findings).toEqual([]);
      for (const count of [rows, records, lines]) expect(count).toBeGreaterThan(100);
    },
    SEARCH_MS,
  );

  it(
    'would be found in each of these places: one that was planted is',
    async () => {
      const planted = `planted-${String(Date.now())}-in-all-places`;
      const hidden = Buffer.from(`x${planted}`).toString('base64');
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      const connection = testConnection();
      try {
        await client.query(`CREATE TABLE public.planted AS SELECT $1::text AS said`, [hidden]);
        const topic = await createTestTopic(connection);
        await appendRecords(connection, [{ topic: topic.name, key: 'k', value: JSON.stringify({ hidden }) }]);
        appendFileSync(join(logs, 'planted.log'), `a line with ${planted}\n`);
        const search = new SecretSearch(new Map([['planted', planted]]));
        await searchDatabase(databaseUrl, search);
        await searchTopics(search, [topic.name]);
        searchLogs(logs, search);
        expect(search.findings.map(({ place }) => place)).toEqual([
          'table public.planted',
          `topic ${topic.name}`,
          'log planted.log',
        ]);
      } finally {
        await client.query('DROP TABLE IF EXISTS public.planted');
        await client.end();
        await connection.close();
      }
    },
    SEARCH_MS,
  );
});
