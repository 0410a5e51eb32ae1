import { EMPTY_DESIRED_SHADOW } from '@umbra/contracts/desired-shadow';
import { given, ingested, northOfBerlin } from '../testing/given.ts';
import { isOnline, reportedView } from './reported-view.ts';

const MINUTE_MS = 60_000;

describe('system.computed', () => {
  it('ING-43 has online, moving, when the device last moved, and why a position is not believed', () => {
    const at = (sampledAtMs: number, metres: number) => ({ sampledAtMs, position: northOfBerlin(metres) });
    const { state } = given(ingested([at(1_000, 0), at(61_000, 500)])).when(
      ingested(at(121_000, 900_000), { detectOutliers: true }),
    );
    const view = reportedView(state, EMPTY_DESIRED_SHADOW, state!.lastIngestedAtMs!);
    expect(view.system!.computed).toMatchObject({
      ...{ online: true, moving: true, lastMovedTimestamp: 121_000 },
      outlier: { reason: 'implausibleSpeed' },
    });
  });
});

describe('online', () => {
  it('§4.4 lasts for the reporting rate and five minutes after the last ingestion', () => {
    expect(isOnline(0, 10 * MINUTE_MS, 15 * MINUTE_MS)).toBe(true);
    expect(isOnline(0, 10 * MINUTE_MS, 15 * MINUTE_MS + 1)).toBe(false);
  });

  it('§4.4 takes fifteen minutes for a rate that is not set', () => {
    expect(isOnline(0, undefined, 20 * MINUTE_MS)).toBe(true);
    expect(isOnline(0, undefined, 20 * MINUTE_MS + 1)).toBe(false);
  });

  it('§4.4 ends also for a rate that was stored before rates had a bound', () => {
    expect(isOnline(0, 1e300, 26 * 24 * 60 * MINUTE_MS)).toBe(false);
  });

  it('§4.4 turns false without any new request: it is computed when read', () => {
    const { state } = given().when(ingested({ sampledAtMs: 1 }, { acceptedAtMs: 1_000 }));
    const online = (nowMs: number) => reportedView(state, EMPTY_DESIRED_SHADOW, nowMs).system!.computed.online;
    expect([online(1_000), online(1_000 + 20 * MINUTE_MS), online(1_001 + 20 * MINUTE_MS)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('counts by the time of acceptance: an old sample that arrives now is a sign of life', () => {
    const { state } = given(ingested({ sampledAtMs: 100 }, { acceptedAtMs: 0 })).when(
      ingested({ sampledAtMs: 50 }, { acceptedAtMs: 30 * MINUTE_MS }),
    );
    expect(reportedView(state, EMPTY_DESIRED_SHADOW, 31 * MINUTE_MS).system!.computed.online).toBe(true);
  });
});
