import { accuracyAt68 } from '@umbra/geo';
import type { Contribution } from '../learn/contribution.ts';
import { MemoryRadioMap } from '../memory-map/memory-radio-map.ts';
import type { CellReading } from '../scan/scan.ts';
import { longCell } from '../station/cell-identity.ts';
import type { StationRef } from '../station/station-ref.ts';
import type { Station } from '../station/station.ts';
import { contributionAt, lte, mapOf, metresFrom, requestOf, scanOf, spot } from './cell/cell-world.ts';
import { isLocated, NO_FALLBACK, type LocateRequest, type Located } from './locate-request.ts';
import { locate } from './locate.ts';

const AREA = 4711;
const ANY = { ...NO_FALLBACK, any: true };
const AREA_ALLOWED = { ...NO_FALLBACK, area: true };
const street = (cid: number, from: number, more: Partial<CellReading> = {}, times = 12): Contribution[] =>
  Array.from({ length: times }, (_, step) =>
    contributionAt(spot(from + 20 * step, 0), cid * 100 + step, lte(cid, { area: AREA, ...more })),
  );
const map = mapOf([...street(256, 0), ...street(512, 4_000), ...street(768, 8_000)]);
const unknownCell = lte(9_999_999, { area: AREA });
const strangeCell = lte(9_999_999, { area: 1 });

async function located(request: LocateRequest, from = map): Promise<Located> {
  const result = await locate(request, from);
  if (!isLocated(result)) throw new Error(`not located: ${result.reason}`);
  return result;
}

describe('§4.4 the order of steps', () => {
  it('a known cell answers', async () => {
    const answer = await located(requestOf(scanOf(lte(512))));
    expect(answer.kind).toBe('cell');
    expect(metresFrom(spot(4_110, 0), answer)).toBeLessThan(30);
  });

  it('a sister of a known cell answers by its mast, without any fallback', async () => {
    expect((await located(requestOf(scanOf(lte(513))))).kind).toBe('site');
  });

  it('an area answers where it is allowed', async () => {
    const answer = await located(requestOf(scanOf(unknownCell), { fallback: AREA_ALLOWED }));
    expect(answer.kind).toBe('area');
    expect(metresFrom(spot(4_110, 0), answer)).toBeLessThan(200);
  });

  it('an area answers where anything is allowed, before the network', async () => {
    expect((await located(requestOf(scanOf(unknownCell), { fallback: ANY }))).kind).toBe('area');
  });

  it('with any, area changes nothing', async () => {
    const both = { ...ANY, area: true };
    for (const cell of [unknownCell, strangeCell, lte(512)]) {
      expect(await locate(requestOf(scanOf(cell), { fallback: both }), map)).toEqual(
        await locate(requestOf(scanOf(cell), { fallback: ANY }), map),
      );
    }
  });

  it('a poorly known mast answers as an area would, of the two the smaller', async () => {
    const poor = mapOf([...street(256, 0, {}, 3), ...street(512, 9_000), ...street(768, 18_000)]);
    const request = requestOf(scanOf(lte(257, { area: AREA })));
    expect(await locate(request, poor)).toEqual({ reason: 'area_not_allowed' });
    const answer = await located({ ...request, fallback: AREA_ALLOWED }, poor);
    expect(answer).toMatchObject({ kind: 'area', accuracyMetres: 1_500 });
    expect(metresFrom(spot(20, 0), answer)).toBeLessThan(50);
  });

  it('the network answers, then the country', async () => {
    expect((await located(requestOf(scanOf(strangeCell), { fallback: ANY }))).kind).toBe('network');
    const country = await located(requestOf(scanOf(strangeCell), { fallback: ANY }), new MemoryRadioMap());
    expect(country.kind).toBe('country');
    expect(country.accuracyMetres).toBeGreaterThan(100_000);
  });
});

describe('§4.4 reasons', () => {
  it.each([
    ['nothing heard', scanOf(), NO_FALLBACK, 'empty'],
    ['nothing known of the cell nor its area', scanOf(strangeCell), NO_FALLBACK, 'unknown'],
    ['an area that would have to be allowed', scanOf(unknownCell), NO_FALLBACK, 'area_not_allowed'],
    ['an area that nobody knows', scanOf(strangeCell), AREA_ALLOWED, 'area_unknown'],
    ['a cell that names no area', scanOf(lte(9_999_999)), AREA_ALLOWED, 'area_unknown'],
  ] as const)('tell of %s', async (_, scan, fallback, reason) => {
    expect(await locate(requestOf(scan, { fallback }), map)).toEqual({ reason });
  });

  it('tell of access points before cells', async () => {
    const scan = { ...scanOf(strangeCell), wlan: [{ mac: 0x02_00_5e_00_53_10, rssDbm: -60, ageMs: undefined }] };
    expect(await locate(requestOf(scan), map)).toEqual({ reason: 'unknown' });
  });
});

describe('§5.1 accuracy', () => {
  it.each([
    ['cell', lte(512), 80],
    ['site', lte(513), 400],
    ['area', unknownCell, 1_500],
    ['network', strangeCell, 10_000],
  ])('of a %s is never less than its floor', async (kind, cell, floor) => {
    const answer = await located(requestOf(scanOf(cell), { fallback: ANY }));
    expect(answer.kind).toBe(kind);
    expect(answer.accuracyMetres).toBeGreaterThanOrEqual(floor);
  });

  it('follows the confidence, and the centre does not', async () => {
    const at = async (confidence: number) => located(requestOf(scanOf(lte(512)), { confidence }));
    const [half, usual, most] = [await at(50), await at(68), await at(95)];
    expect([most.lat, most.lng, most.predictedMetres]).toEqual([usual.lat, usual.lng, usual.predictedMetres]);
    expect(half.accuracyMetres).toBeCloseTo(0.75 * usual.accuracyMetres, 6);
    expect(accuracyAt68({ accuracy: most.accuracyMetres, confidence: 95 })).toBeCloseTo(usual.accuracyMetres, 6);
  });

  it('is as wide as circles of its kind were measured to have to be', async () => {
    class Measured extends MemoryRadioMap {
      override radiusScale(_: unknown, kind: string): Promise<number> {
        return Promise.resolve(kind === 'cell' ? 2 : 1);
      }
    }
    const measured = new Measured();
    for (const contribution of street(512, 4_000)) measured.learn(contribution);
    const answer = await located(requestOf(scanOf(lte(512))), measured);
    expect(answer.accuracyMetres).toBeCloseTo(2 * answer.predictedMetres, 6);
  });
});

describe('§4.2 access points and cells together', () => {
  const macs = [0x00_00_5e_00_53_10, 0x00_00_5e_00_54_20, 0x00_00_5e_00_55_30, 0x00_00_5e_00_56_40];
  const heard = (count: number) => macs.slice(0, count).map((mac) => ({ mac, rssDbm: -60, ageMs: undefined }));
  /** Access points known at x, and a cell known at 0. */
  const mixedTown = (x: number, count: number): Contribution[] => [
    ...street(256, 0),
    ...[0, 1, 2].map((hour) => {
      const { scan, ...contribution } = contributionAt(spot(x, 0), 5_000 + hour);
      return { ...contribution, scan: { ...scan, wlan: heard(count) } };
    }),
  ];
  const mixed = (x: number, count: number) => mapOf(mixedTown(x, count));
  const hearing = (count: number, cell = lte(256)) =>
    requestOf({ ...scanOf(cell), wlan: heard(count) }, { blurKey: new Uint8Array([1]) });

  it('the more precise answer', async () => {
    expect((await located(hearing(2), mixed(100, 2))).kind).toBe('wlan');
  });

  it('one radio and a cell that agree answer, and one that is elsewhere does not', async () => {
    expect((await located(hearing(1), mixed(100, 1))).kind).toBe('wlan+cell');
    expect((await located(hearing(1), mixed(9_000, 1))).kind).toBe('cell');
  });

  it('§2.1 a cell that the caller alone knows does not vouch for a radio that others know', async () => {
    /** What of a map is known from the shared layer, by kind. */
    class Layered extends MemoryRadioMap {
      readonly shared = new Set<string>();
      override async stations(refs: readonly StationRef[]): Promise<ReadonlyMap<string, Station>> {
        const found = [...(await super.stations(refs))];
        return new Map(found.map(([key, each]) => [key, { ...each, isShared: this.shared.has(each.ref.kind) }]));
      }
    }
    const layered = new Layered();
    for (const contribution of mixedTown(100, 1)) layered.learn(contribution);
    const kindWhere = async (...shared: string[]): Promise<string> => {
      layered.shared.clear();
      for (const kind of shared) layered.shared.add(kind);
      return (await located(hearing(1), layered)).kind;
    };
    expect(await kindWhere()).toBe('wlan+cell');
    expect(await kindWhere('wlan', 'lte')).toBe('wlan+cell');
    expect(await kindWhere('wlan')).toBe('cell');
  });

  it('§7.4 a household that moved to another town is where its cell is', async () => {
    expect((await located(hearing(2), mixed(60_000, 2))).kind).toBe('cell');
    expect((await located(hearing(2), mixed(15_000, 2))).kind).toBe('wlan');
  });

  it('§7.4 a whole street did not move: then the cell has', async () => {
    expect((await located(hearing(4), mixed(60_000, 4))).kind).toBe('wlan');
  });

  it('nobody is abroad who is served by a cell of this country, known or not', async () => {
    const german = { ...lte(77), mcc: 262, ref: longCell('lte', { mcc: 262, mnc: 1, cid: 77 }) };
    expect(await locate(hearing(4, german), mixed(100, 4))).toEqual({ reason: 'scattered' });
  });
});
