import { jest } from '@jest/globals';
import { Sealer } from '@umbra/sealing';
import { MASK } from '../../../domain/credentials/credentials.ts';
import { C2cClient } from '../../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { PatchworksCompany } from '../../../testing/patchworks-company.ts';
import { scriptedDriver } from '../../../testing/scripted-driver.ts';

const nothingRead = () => ({ readings: [], ignored: {} });

/** A connector as the list shows it. */
interface Seen {
  readonly connectorId: string;
  readonly externalCloudInfo: Record<string, string>;
}

describe('what a list of connectors costs', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;
  let client: C2cClient;
  beforeAll(async () => {
    world = await ConnectorsWorld.start({
      drivers: [
        scriptedDriver({ driverId: 'scripted' }),
        scriptedDriver({ driverId: 'pushing', provider: 'Pushing', credentialFields: [], parseCallback: nothingRead }),
      ],
    });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    company = await PatchworksCompany.found(world);
    client = await C2cClient.of(world, company.project);
  });
  afterEach(() => jest.restoreAllMocks());

  const hasPushing = async (variables: object[]) =>
    company.stored({ authentication_implementation_id: await company.wayInOf('Pushing'), variables });
  const documentOf = (name: string, bytes: number) => ({
    ...{ name, driverId: 'scripted', enabled: true },
    externalCloudInfo: { url: 'https://cloud.example', secret: 'x'.repeat(bytes) },
  });

  it('C2C-6 V10 of secret variables the callback key alone is opened', async () => {
    const secrets = Array.from({ length: 60 }, (_, nth) => ({
      key: `k${String(nth)}`,
      label: 'K',
      value: 'v',
      secret: true,
    }));
    for (let nth = 0; nth < 3; nth += 1) await hasPushing(secrets);
    const open = jest.spyOn(Sealer.prototype, 'open');
    const { items } = (await client.get('/connectors')).body;
    expect(open).toHaveBeenCalledTimes(3);
    for (const { externalCloudInfo } of items as Seen[]) {
      const { apiKey, ...others } = externalCloudInfo;
      expect(apiKey).toMatch(/^[\w-]{43}$/);
      expect(others).toEqual(Object.fromEntries(secrets.map(({ key }) => [key, MASK])));
    }
  });

  it('PAGE-2 a page ends where the credentials on it are a megabyte; all connectors are on some page', async () => {
    const made: string[] = [];
    for (let nth = 0; nth < 30; nth += 1) made.push(await client.hasConnector(documentOf(String(nth), 60_000)));
    const open = jest.spyOn(Sealer.prototype, 'open');
    const pages: string[][] = [];
    let pageToken = '';
    do {
      const { body } = await client.get(`/connectors?pageToken=${pageToken}`);
      expect(body).toMatchObject({ limit: 100, count: body.items.length });
      pages.push(body.items.map(({ connectorId }: Seen) => connectorId));
      pageToken = body.nextPageToken ?? '';
    } while (pageToken !== '');
    expect(pages.map(({ length }) => length)).toEqual([13, 13, 4]);
    expect(pages.flat()).toEqual(made);
    expect(open).toHaveBeenCalledTimes(30);
  });

  it('PAGE-2 one that has more than that is on a page of its own', async () => {
    const variables = Array.from({ length: 400 }, (_, nth) => ({
      key: String(nth),
      label: 'K',
      value: 'ä'.repeat(1_024),
    }));
    const wayIn = await company.wayInOf('A scripted cloud');
    for (let nth = 0; nth < 2; nth += 1) {
      const shown = variables.map((variable) => ({ ...variable, secret: false }));
      await company.stored({ name: String(nth), authentication_implementation_id: wayIn, variables: shown });
      expect(await client.hasConnector(documentOf(`d${String(nth)}`, 10))).toBeDefined();
    }
    const sizes: number[] = [];
    let pageToken = '';
    do {
      const { body } = await client.get(`/connectors?pageToken=${pageToken}`);
      sizes.push(body.count);
      pageToken = body.nextPageToken ?? '';
    } while (pageToken !== '');
    expect(sizes.reduce((sum, size) => sum + size)).toBe(4);
    expect(sizes.length).toBeGreaterThan(1);
  });
});
