import { SealBrokenError, Sealer } from '@umbra/sealing';
import { rotateSecrets } from '../../../rotate-secrets/rotate-secrets.ts';
import { sealedColumns } from '../../../rotate-secrets/sealed-columns.ts';
import { ConnectorsWorld, SECRET_KEY } from '../../../testing/connectors-world.ts';
import { JitterbitClient } from '../../../testing/jitterbit-client.ts';
import { RegistrationsRepository } from './registrations.repository.ts';

const NEXT_KEY = Buffer.alloc(32, 6);

let world: ConnectorsWorld;
beforeAll(async () => (world = await ConnectorsWorld.start()));
afterAll(() => world.stop());

it('J4.2 keys and secrets are opened by the next key alone once they were rotated', async () => {
  const own = await JitterbitClient.of(world);
  const { key, secret } = await own.registers('kept');
  await own.call('DELETE', `/${(await own.registers('gone')).id}`);
  const rotated = await rotateSecrets(world.tables, new Sealer(NEXT_KEY, [SECRET_KEY]), sealedColumns);
  expect(rotated).toContainEqual({ name: 'jitterbit_registration.sealed_keys', resealed: 1, unopened: [] });
  const list = (sealer: Sealer) => new RegistrationsRepository(sealer).list(world.tables, own.project.state.projectId);
  expect(await list(new Sealer(NEXT_KEY))).toMatchObject([{ name: 'kept', key, secret }]);
  await expect(list(new Sealer(SECRET_KEY))).rejects.toThrow(SealBrokenError);
});
