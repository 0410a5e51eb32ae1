import { newProjectId } from '@umbra/contracts/ids';
import { SealBrokenError, Sealer } from '@umbra/sealing';
import { createServiceTables, type ServiceTables } from '@umbra/service/testing';
import type { DataSource } from 'typeorm';
import { connectorsDataSource } from '../../../connectors.data-source.ts';
import { rotateSecrets } from '../../../rotate-secrets/rotate-secrets.ts';
import { sealedColumns } from '../../../rotate-secrets/sealed-columns.ts';
import { testSeals } from '../../../testing/test-seals.ts';
import { PLAIN_PIVOT, type NewVariable } from './variable.ts';
import { VariablesRepository } from './variables.repository.ts';

const [A, B] = [1, 2].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer];
const CONNECTOR = 7;

const repositoryUnder = (sealer: Sealer) => new VariablesRepository(sealer, testSeals(sealer));

describe('V10 the seals of variables', () => {
  let own: ServiceTables;
  let tables: DataSource;
  beforeAll(async () => {
    own = await createServiceTables(connectorsDataSource);
    ({ tables } = own);
  });
  afterAll(() => own.drop());

  const variable = (key: string, value: string | null, secret: boolean): NewVariable => ({
    ...{ key, label: key, value, secret, locked: false, pivot: PLAIN_PIVOT },
  });
  const valuesUnder = async (key: Buffer) =>
    (await repositoryUnder(new Sealer(key)).readAll(tables, [CONNECTOR])).get(CONNECTOR)!.map(({ value }) => value);

  it('come under the newest key by rotate-secrets, and open as before', async () => {
    const variables = [variable('a', 'hidden', true), variable('b', 'shown', false), variable('c', null, true)];
    const owner = { projectId: newProjectId(), key: CONNECTOR };
    await repositoryUnder(new Sealer(A)).add(tables.manager, owner, variables, 1);
    await expect(valuesUnder(B)).rejects.toThrow(SealBrokenError);
    expect(await rotateSecrets(tables, new Sealer(B, [A]), sealedColumns)).toContainEqual({
      ...{ name: 'variable.value_sealed', resealed: 1, unopened: [] },
    });
    expect(await valuesUnder(B)).toEqual(['hidden', 'shown', null]);
  });

  it('are bound to their variable', async () => {
    const sealer = new Sealer(B);
    const repository = repositoryUnder(sealer);
    const [first] = await repository.read(tables, CONNECTOR);
    await tables.query('UPDATE variable SET value_sealed = $2 WHERE id = $1', [
      first!.id,
      sealer.seal('hidden', 'variable/999'),
    ]);
    await expect(repository.readAll(tables, [CONNECTOR])).rejects.toThrow(SealBrokenError);
    expect((await repository.read(tables, CONNECTOR))[0]).toMatchObject({ value: null, isLost: true });
  });
});
