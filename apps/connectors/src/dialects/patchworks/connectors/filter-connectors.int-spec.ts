import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { PatchworksCompany } from '../../../testing/patchworks-company.ts';

describe('C1, C2 filters and fields of connectors', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;

  beforeAll(async () => (world = await ConnectorsWorld.start()));
  afterAll(() => world.stop());
  beforeEach(async () => (company = await PatchworksCompany.found(world)));

  async function namesOf(query: string): Promise<string[]> {
    const { status, text, body } = await company.get(`connectors?${query}`);
    if (status !== 200) throw new Error(`${query}: ${text}`);
    return body.data.map(({ name }: { name: string }) => name);
  }

  it('§4.2 filters by system, its template, its key and the session', async () => {
    const fleet = await company.rows.system({ name: 'Fleet & Co', canonical_key: 'fleet-co' });
    const shop = await company.rows.system({ name: 'Shop', canonical_key: 'shop', system_template_id: null });
    const [fleetIn, shopIn] = [await company.rows.implementation(fleet), await company.rows.implementation(shop)];
    const session = { session_id: 's-1' };
    await company.stored({ name: 'fleet', authentication_implementation_id: fleetIn });
    await company.stored({ name: 'session', authentication_implementation_id: fleetIn, ...session });
    await company.stored({
      name: 'platform',
      authentication_implementation_id: shopIn,
      ...session,
      platform_app_key: 'k',
    });
    const all = ['fleet', 'session', 'platform'];
    const inFleet = ['fleet', 'session'];
    for (const [query, names] of [
      [`filter[system]=${String(fleet)}`, inFleet],
      [`filter[system]=${String(fleet)},${String(shop)}`, all],
      [`filter%5Bsystem%5D=${String(fleet)}%2C${String(shop)}`, all],
      ['filter[system]=fLEET%20%26%20cO', inFleet],
      [`filter[system]=shop,${String(fleet)}`, all],
      ['filter[system]=0,-1,x%00', []],
      ['filter[system]=99999999999999999999', []],
      ['filter[canonical_key]=shop', ['platform']],
      ['filter[canonical_key]=shop,fleet-co', all],
      ['filter[canonical_key]=SHOP', []],
      ['filter[canonical_key]=', all],
      ['filter=x', all],
      ['filter[forSession]=s-1', ['session', 'platform']],
      ['filter[platformSession]=s-1', ['platform']],
      ['filter[platformSession]=s-2', []],
      [`filter[forSession]=s-1&filter[system]=${String(shop)}`, ['platform']],
      ['filter[forSession]=true', []],
      ['filter[forSystemTemplate]=1', []],
      ['filter[system_template_id]=abc', []],
    ] as const) {
      expect([query, await namesOf(query)]).toEqual([query, names]);
    }
  });

  it('§4.2 finds connectors by the template of their system, both ways', async () => {
    const [system] = (await company.get('systems?fields[systems]=id,system_template_id')).body.data;
    const { body } = await company.get(`authentication-implementations?filter[system_id]=${String(system.id)}`);
    await company.stored({ name: 'tracking', authentication_implementation_id: body.data[0].id });
    await company.stored({ name: 'other' });
    for (const key of ['forSystemTemplate', 'system_template_id']) {
      expect(await namesOf(`filter[${key}]=${String(system.system_template_id)}`)).toEqual(['tracking']);
    }
  });

  it('§4 shows a row that passes the filters, and no other', async () => {
    const path = `connectors/${String(await company.stored())}`;
    expect((await company.get(`${path}?filter[canonical_key]=fleet`)).status).toBe(200);
    expect((await company.get(`${path}?filter[canonical_key]=x`)).status).toBe(404);
    expect((await company.get(`${path}?sort=x&page=0`)).status).toBe(200);
  });

  it('§4.4 narrows connectors to the fields that are asked for; includes still appear', async () => {
    const path = `connectors/${String(await company.stored())}`;
    const { data } = (await company.get(`${path}?fields[connectors]=timezone,name&include=variables&fields[x]=y`)).body;
    expect(data).toEqual({ name: 'Fleet EU', timezone: 'Europe/London', variables: [] });
    expect((await company.get('connectors?fields%5Bconnectors%5D=name')).body.data).toEqual([{ name: 'Fleet EU' }]);
  });
});
