import { contributionAt, lte, mapOf, metresFrom, requestOf, scanOf, spot } from './cell/cell-world.ts';
import { locate } from './locate.ts';

const AREA = 4711;
const street = (cid: number, from: number) =>
  [0, 1, 2, 3, 4].map((step) => contributionAt(spot(from + 100 * step, 0), cid * 10 + step, lte(cid, { area: AREA })));
const map = mapOf([...street(256, 0), ...street(512, 4_000), ...street(768, 8_000)]);
const unknown = scanOf(lte(9_999_999, { area: AREA }));

describe('the chain of steps', () => {
  it('§4.4 answers by a known cell', async () => {
    const found = await locate(requestOf(scanOf(lte(512))), map);
    expect(found).toMatchObject({ kind: 'cell' });
    expect(metresFrom(spot(4_200, 0), found as never)).toBeLessThan(30);
  });

  it('§4.4 says that an area would have to be allowed', async () => {
    expect(await locate(requestOf(unknown), map)).toEqual({ reason: 'area_not_allowed' });
  });

  it('§4.4 answers by the area where that is allowed', async () => {
    const fallback = { area: true, any: false, singleWifi: false };
    const found = await locate(requestOf(unknown, { fallback }), map);
    expect(found).toMatchObject({ kind: 'area' });
    expect(metresFrom(spot(4_200, 0), found as never)).toBeLessThan(200);
  });

  it('§1.2 has nothing to go by in an empty scan', async () => {
    expect(await locate(requestOf(scanOf()), map)).toEqual({ reason: 'empty' });
  });
});
