import { randomUUID } from 'node:crypto';
import { ConnectorsWorld } from '../testing/connectors-world.ts';
import { expectFailure, JitterbitClient } from '../testing/jitterbit-client.ts';
import { PatchworksCompany } from '../testing/patchworks-company.ts';

/** Those of the tracking systems that each company has count as well. */
const MAX_ROWS = 20;

let world: ConnectorsWorld;
beforeAll(async () => {
  world = await ConnectorsWorld.start({
    settings: {
      CONNECTORS_MAX_CONNECTORS_PER_PROJECT: '2',
      CONNECTORS_MAX_ROWS_PER_PROJECT: String(MAX_ROWS),
      CONNECTORS_MAX_VARIABLES_PER_PROJECT: '60',
    },
  });
});
afterAll(() => world.stop());

describe('quotas, as each dialect says them', () => {
  it('J3 an organisation has so many registrations; one that is deleted makes room', async () => {
    const client = await JitterbitClient.of(world);
    const registered = [];
    for (let nth = 0; nth < MAX_ROWS; nth += 1) registered.push(await client.registers(`connector ${String(nth)}`));
    const operation = 'Register a connector';
    expectFailure(await client.call('POST', '', { name: 'one more', version: '1' }), {
      ...{ errorCode: 'INVALID_REQUEST', operation },
    });
    expect(await client.list()).toHaveLength(MAX_ROWS);
    await client.call('DELETE', `/${String(registered[0]?.id)}`);
    await client.registers('one more');
    await (await JitterbitClient.of(world)).registers();
  });

  it('C3 a company has so many connectors, in words of the dialect', async () => {
    const company = await PatchworksCompany.found(world);
    for (const name of ['one', 'two']) await company.stored({ name });
    const { status, body } = await company.call('POST', 'connectors', await company.fields({ name: 'three' }));
    expect([status, body.errors]).toEqual([
      422,
      { connector: ['A project may have 2 connectors: remove some first.'] },
    ]);
  });

  it('§6 a company has so many rows of a kind, and so many variables of all kinds', async () => {
    const company = await PatchworksCompany.found(world);
    const store = (kind: string, more: object = {}) => company.call('POST', kind, { name: randomUUID(), ...more });
    for (let nth = 0; nth < MAX_ROWS; nth += 1) expect((await store('connection-pools')).status).toBe(200);
    const pool = await store('connection-pools');
    const text = `The company must not have more than ${String(MAX_ROWS)} connection pools.`;
    expect([pool.status, pool.body.errors]).toEqual([422, { connection_pools: [text] }]);
    const system_id = (await store('systems', { system_type_id: 6 })).body.data.id as number;
    const variables = Array.from({ length: 50 }, (_, nth) => ({ key: `k${String(nth)}`, label: 'l' }));
    const wayIn = await store('authentication-implementations', { system_id, authentication_type_id: 2, variables });
    expect([wayIn.status, Object.keys(wayIn.body.errors as object)]).toEqual([422, ['model_variables']]);
  });
});
