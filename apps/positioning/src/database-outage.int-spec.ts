import { eventually } from '@umbra/testing';
import { BreakableWay } from './testing/breakable-way.ts';
import { PositioningWorld } from './testing/positioning-world.ts';

describe('§1.2 while the database is away', () => {
  let way: BreakableWay;
  let world: PositioningWorld;
  let token: string;

  beforeAll(async () => {
    world = await PositioningWorld.start({
      databaseUrl: async (url) => {
        way = await BreakableWay.open(new URL(url));
        return way.urlOf(new URL(url));
      },
    });
    token = (await world.hasProject()).apiKey;
  });

  afterAll(async () => {
    way.mend();
    await world.stop();
    await way.close();
  });

  /** Of access points that nobody has asked for yet: what was asked for is remembered. */
  let asked = 0;
  const locate = () => {
    asked += 1;
    const mac = `00:00:5e:00:54:${asked.toString(16).padStart(2, '0')}`;
    return world.call('POST', '/v2/locate', { token, body: { wlan: [{ mac, rss: -60 }] } });
  };

  it('answers 503, and when to try again; afterwards as before', async () => {
    expect((await locate()).status).toBe(404);
    way.break();
    const answer = await locate();
    expect(answer).toMatchObject({ status: 503, body: { status: 503, code: 'E606503' } });
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(answer.text).not.toMatch(/127\.0\.0\.1|select|postgres/i);
    // What needs no database goes on.
    expect((await world.call('POST', '/v2/locate', { token, body: '{' })).status).toBe(400);
    way.mend();
    await eventually('it answers again', async () => (await locate()).status === 404);
  });
});
