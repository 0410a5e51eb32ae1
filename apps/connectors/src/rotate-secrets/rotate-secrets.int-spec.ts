import { SealBrokenError, Sealer } from '@umbra/sealing';
import { createServiceTables, type ServiceTables } from '@umbra/service/testing';
import type { DataSource } from 'typeorm';
import { connectorsDataSource } from '../connectors.data-source.ts';
import { documentContext, DocumentCredentialStore } from '../domain/credentials/document.store.ts';
import { testSeals } from '../testing/test-seals.ts';
import { rotateSecrets } from './rotate-secrets.ts';
import { sealedColumns } from './sealed-columns.ts';

const [A, B, OTHER] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer];
const [documents] = sealedColumns.filter(({ table }) => table === 'connector_credentials');

const storeUnder = (sealer: Sealer) => new DocumentCredentialStore(sealer, testSeals(sealer));

describe('the rotation of secrets', () => {
  let own: ServiceTables;
  let tables: DataSource;
  beforeAll(async () => {
    own = await createServiceTables(connectorsDataSource);
    ({ tables } = own);
  });
  afterEach(() => tables.query(`TRUNCATE connector CASCADE`));
  afterAll(() => own.drop());

  const hasSealed = async (key: Buffer, secrets: readonly string[]): Promise<number[]> => {
    const rows = await tables.query<{ key: number }[]>(
      `INSERT INTO connector (connector_id, project_id, name, enabled, credentials_in, created_by, created_at_ms, updated_at_ms)
       SELECT gen_random_uuid(), 'p', 'n', true, 'document', 'u', 1, 1 FROM generate_series(1, $1) RETURNING connector_key AS key`,
      [secrets.length],
    );
    const store = storeUnder(new Sealer(key));
    for (const [place, secret] of secrets.entries()) {
      await store.write(tables.manager, rows[place]!.key, { secret });
    }
    return rows.map((row) => row.key);
  };
  const opened = async (key: Buffer, connectorKeys: readonly number[]): Promise<unknown[]> => {
    const found = await storeUnder(new Sealer(key)).read(tables, connectorKeys);
    return connectorKeys.map((connectorKey) => found.get(connectorKey));
  };
  const toB = (older: readonly Buffer[] = [A], batchSize?: number) =>
    rotateSecrets(tables, new Sealer(B, older), sealedColumns, batchSize);

  it('seals under B what was sealed under A: B alone opens it, A does no more', async () => {
    const keys = await hasSealed(A, ['one', 'two', 'three', 'four', 'five']);
    expect(await toB([A], 2)).toContainEqual({ name: 'connector_credentials.sealed', resealed: 5, unopened: [] });
    const secrets = ['one', 'two', 'three', 'four', 'five'].map((secret) => ({ secret }));
    expect(await opened(B, keys)).toEqual(secrets);
    await expect(opened(A, keys)).rejects.toThrow(SealBrokenError);
  });

  it('may be repeated and goes on where it was interrupted: what is under B is left alone', async () => {
    const old = await hasSealed(A, ['old']);
    const done = await hasSealed(B, ['done']);
    const before = await tables.query(`SELECT sealed FROM connector_credentials WHERE connector_key = $1`, [done[0]]);
    expect(await toB()).toContainEqual({ name: 'connector_credentials.sealed', resealed: 1, unopened: [] });
    expect(await toB([])).toContainEqual({ name: 'connector_credentials.sealed', resealed: 0, unopened: [] });
    expect(await opened(B, [...old, ...done])).toEqual([{ secret: 'old' }, { secret: 'done' }]);
    expect(await tables.query(`SELECT sealed FROM connector_credentials WHERE connector_key = $1`, [done[0]])).toEqual(
      before,
    );
  });

  it('what no key opens is named and left as it is; all else is sealed anew', async () => {
    const [foreign] = await hasSealed(OTHER, ['foreign']);
    const own = await hasSealed(A, ['own', 'also']);
    const [moved] = await hasSealed(A, ['moved']);
    const elsewhere = new Sealer(A).seal('{}', documentContext(foreign!));
    await tables.query(`UPDATE connector_credentials SET sealed = $2 WHERE connector_key = $1`, [moved, elsewhere]);
    expect(await toB([A], 1)).toContainEqual({
      ...{ name: 'connector_credentials.sealed', resealed: 2 },
      unopened: [foreign, moved],
    });
    expect(await opened(B, own)).toEqual([{ secret: 'own' }, { secret: 'also' }]);
    expect(await opened(OTHER, [foreign!])).toEqual([{ secret: 'foreign' }]);
  });

  it('a connector that changes meanwhile keeps its newest credentials', async () => {
    const keys = await hasSealed(A, ['before']);
    const store = storeUnder(new Sealer(B, [A]));
    let rotating: Promise<unknown> = Promise.resolve();
    await tables.transaction(async (manager) => {
      await store.write(manager, keys[0]!, { secret: 'after' });
      rotating = toB();
    });
    await rotating;
    expect(await opened(B, keys)).toEqual([{ secret: 'after' }]);
  });

  it('knows every column of the schema that holds seals', async () => {
    const rows = await tables.query<{ name: string }[]>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
        WHERE table_schema = 'connectors' AND column_name LIKE '%seal%' ORDER BY 1`,
    );
    const known = sealedColumns.map(({ table, column }) => `${table}.${column}`);
    expect(rows.map(({ name }) => name)).toEqual([...known].sort());
    expect(documents?.context('7')).toBe('connector/7');
  });

  it.each(sealedColumns.map((column) => [`${column.table}.${column.column}`, column] as const))(
    'can read and write %s',
    async (_name, column) => {
      await expect(rotateSecrets(tables, new Sealer(B), [column])).resolves.toEqual([
        { name: _name, resealed: 0, unopened: [] },
      ]);
    },
  );
});
