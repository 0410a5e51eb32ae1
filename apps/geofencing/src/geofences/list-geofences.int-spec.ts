import { askAgain } from '@umbra/testing';
import { aCircle, aPoi, circleAt, hasCopies, squareAt } from '../testing/geofences.ts';
import { GeofencingClient } from '../testing/geofencing-client.ts';
import { GeofencingWorld } from '../testing/geofencing-world.ts';
import { readGeofenceMsg } from '../testing/read-geofence-msg.ts';

const GEOFENCES = '/geofences/v2';

describe('lists of geofences', () => {
  let world: GeofencingWorld;
  beforeAll(async () => (world = await GeofencingWorld.start()));
  afterAll(() => world.stop());

  interface Page {
    readonly data: readonly { readonly id: string }[];
    readonly count: number;
    readonly pageToken?: string;
  }
  const page = async (client: GeofencingClient, query: string): Promise<Page> => {
    const { status, body } = await client.get(`${GEOFENCES}?${query}`);
    expect(status).toBe(200);
    return body as Page;
  };
  /** @param between what happens after each page */
  const all = async (client: GeofencingClient, query: string, between?: () => Promise<unknown>): Promise<string[]> => {
    const ids: string[] = [];
    let token = '';
    do {
      const { data, count, pageToken } = await page(client, `${query}${token}`);
      expect(count).toBe(data.length);
      ids.push(...data.map(({ id }) => id));
      token = pageToken === undefined ? '' : `&pageToken=${pageToken}`;
      await between?.();
    } while (token !== '');
    return ids;
  };
  const hasMany = async (client: GeofencingClient, count: number, of = () => aCircle()): Promise<string[]> => {
    const ids: string[] = [];
    for (let made = 0; made < count; made += 1) ids.push(await client.hasGeofence(of()));
    return ids;
  };

  it('PAGE-3 PAGE-2 are empty, with no token, where there is none', async () => {
    const client = await GeofencingClient.of(world);
    expect(await page(client, '')).toEqual({ data: [], count: 0 });
  });

  it.each([
    ['count', 'count=0'],
    ['count', 'count=101'],
    ['count', 'count=x'],
    ['pageToken', 'pageToken=x'],
    ['pageToken', 'pageToken=eyJhIjoxfQ'],
    ['type', 'type=square'],
    ['bbox', 'bbox=1,2,3'],
    ['floor', 'floor=1'],
  ])('PAGE-4 PAGE-5 are refused with the name of what is wrong: %s in %s', async (path, query) => {
    const client = await GeofencingClient.of(world);
    const { status, body } = await client.get(`${GEOFENCES}?${query}`);
    expect([status, body.details.errors[0].path]).toEqual([400, path]);
  });

  it('PAGE-1 PAGE-4 have what was there at the first page once, whatever comes and goes meanwhile', async () => {
    const client = await GeofencingClient.of(world);
    const ids = await hasMany(client, 15);
    const seen = await all(client, 'count=4', async () => {
      await hasMany(client, 1);
      await client.call('PUT', `${GEOFENCES}/${ids[0]!}`, circleAt(1, 1));
    });
    expect(seen.slice(0, 15)).toEqual(ids);
    expect(new Set(seen).size).toBe(seen.length);
    await client.call('DELETE', `${GEOFENCES}/${ids[9]!}`);
    expect((await all(client, 'count=7')).slice(0, 14)).toEqual(ids.filter((_, index) => index !== 9));
  });

  it('§11 filter by types and by floor', async () => {
    const client = await GeofencingClient.of(world);
    const floor = (id: string) => ({ id, name: 'Ground' });
    const onFloor = (id: string) =>
      aCircle({ definition: { center: { lat: 0, lng: 0 }, radius: 1, floor: floor(id) } });
    const [circle, square, poi, indoor, other] = [
      await client.hasGeofence(aCircle()),
      await client.hasGeofence(squareAt(0, 0, 1)),
      await client.hasGeofence({ type: 'poi', definition: { floor: floor('DM_1') } }),
      await client.hasGeofence(onFloor('DM_1')),
      await client.hasGeofence(onFloor('DM_2')),
    ];
    expect(await all(client, 'type=polygon&type=poi')).toEqual([square, poi]);
    expect(await all(client, 'floor[id]=DM_1')).toEqual([poi, indoor]);
    expect(await all(client, 'floor=null')).toEqual([circle, square]);
    expect(await all(client, 'floor[id]=DM_2&type=circle')).toEqual([other]);
    // A fence that is replaced is found by what it is now.
    await client.call('PUT', `${GEOFENCES}/${indoor}`, squareAt(0, 0, 1));
    expect(await all(client, 'floor[id]=DM_1')).toEqual([poi]);
    expect(await all(client, 'type=polygon')).toEqual([square, indoor]);
  });

  it('GEO-8 filter by a box that they meet, not their envelope alone', async () => {
    const client = await GeofencingClient.of(world);
    const [near, corner, square, triangle, poi] = [
      await client.hasGeofence(circleAt(10, 10, 20_000)),
      await client.hasGeofence(circleAt(9.86, 9.86, 20_000)),
      await client.hasGeofence(squareAt(5, 5, 20)),
      await client.hasGeofence({
        type: 'polygon',
        definition: {
          points: [
            { lat: 0, lng: 0 },
            { lat: 0, lng: 10.5 },
            { lat: 10.5, lng: 0 },
          ],
        },
      }),
      await client.hasGeofence(aPoi({ lat: 10.2, lng: 10.2 })),
    ];
    await client.hasGeofence(aPoi());
    expect(await all(client, 'bbox=11,10,10,11')).toEqual([near, square, poi]);
    expect(await all(client, 'bbox=11,9.8,9.8,11')).toEqual([near, corner, square, poi]);
    expect(await all(client, 'bbox=1,1,0.5,2')).toEqual([triangle]);
    expect(await all(client, 'bbox=90,-180,-90,180')).toHaveLength(5);
    expect(await all(client, 'bbox=11,10,10,11&type=poi')).toEqual([poi]);
  });

  it('GEO-8 filter by boxes over the 180th meridian', async () => {
    const client = await GeofencingClient.of(world);
    const [west, east, across] = [
      await client.hasGeofence(circleAt(-17, 179)),
      await client.hasGeofence(circleAt(-17, -179)),
      await client.hasGeofence({
        type: 'polygon',
        definition: {
          points: [
            { lat: -18, lng: 178 },
            { lat: -18, lng: -178 },
            { lat: -16, lng: 180 },
          ],
        },
      }),
    ];
    await client.hasGeofence(circleAt(-17, 0));
    expect(await all(client, 'bbox=-10,178.5,-20,-178.5')).toEqual([west, east, across]);
    expect(await all(client, 'bbox=-16.9,179,-17.5,179.6')).toEqual([west, across]);
    expect(await all(client, 'bbox=-10,-179.5,-20,-178')).toEqual([east, across]);
  });

  it('PAGE-4 GEO-8 are cut to pages with a box as well, when most of what is read does not meet it', async () => {
    const client = await GeofencingClient.of(world);
    // The corner of its envelope is in the box, the triangle is not.
    const triangle = {
      type: 'polygon',
      definition: {
        points: [
          { lat: 0, lng: 0 },
          { lat: 0, lng: 9 },
          { lat: 9, lng: 0 },
        ],
      },
    };
    const first = await client.hasGeofence(triangle);
    await hasCopies(world.tables, first, 450);
    const wanted = await hasMany(client, 5, () => circleAt(8, 8));
    await hasCopies(world.tables, first, 250);
    expect(await all(client, 'count=2&bbox=9,7,7,9')).toEqual(wanted);
    const { pageToken } = await page(client, 'count=5&bbox=9,7,7,9');
    expect(pageToken).toBeUndefined();
  });

  it('ASC-8 are sent in protobuf to who asks for it, without points of interest', async () => {
    const client = await GeofencingClient.of(world);
    const [circle] = await hasMany(client, 1, () => circleAt(1.5, -2, 300));
    await client.hasGeofence(aPoi());
    const square = await client.hasGeofence(squareAt(1, 2, 1));
    const ask = async (query: string, headers: Record<string, string>) => {
      const response = await askAgain(() =>
        fetch(`${world.url}${GEOFENCES}?${query}`, {
          headers: { authorization: `Bearer ${client.token}`, ...headers },
        }),
      );
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(response.headers.get('content-length')).toBe(String(bytes.length));
      return readGeofenceMsg(bytes);
    };
    const accept = { accept: 'application/octet-stream' };
    const first = await ask('count=1', accept);
    expect(first).toMatchObject({ circulars: [{ lat: 1.5, lng: -2, radius: 300, id: circle }], polygonals: [] });
    const second = await ask(`count=1&pageToken=${first.pageToken!}`, { 'content-type': 'application/octet-stream' });
    expect(second).toEqual({
      circulars: [],
      polygonals: [{ lat: [1, 1, 2, 2], lng: [2, 3, 3, 2], id: square }],
      pageToken: undefined,
    });
    expect(await ask('type=poi', accept)).toEqual({ circulars: [], polygonals: [], pageToken: undefined });
  });

  it('GEO-8 show the members that are asked for', async () => {
    const client = await GeofencingClient.of(world);
    const [id] = await hasMany(client, 1, () => aCircle({ name: 'Depot' }));
    const poi = await client.hasGeofence(aPoi());
    expect((await page(client, 'fields=name&fields=trainingStatus')).data).toEqual([
      { id, geofence: { name: 'Depot' } },
      { id: poi, geofence: { trainingStatus: { trained: false } } },
    ]);
    expect((await page(client, 'fields=id')).data).toEqual([{ id }, { id: poi }]);
  });
});
