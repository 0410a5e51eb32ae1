import { EMPTY_DESIRED_SHADOW } from '@umbra/contracts/desired-shadow';
import { given, ingested } from '../testing/given.ts';
import { isOnline, reportedView } from './reported-view.ts';

const MINUTE_MS = 60_000;

describe('online', () => {
  it('§4.4 lasts for the reporting rate and five minutes after the last ingestion', () => {
    expect(isOnline(0, 10 * MINUTE_MS, 15 * MINUTE_MS)).toBe(true);
    expect(isOnline(0, 10 * MINUTE_MS, 15 * MINUTE_MS + 1)).toBe(false);
  });

  it('§4.4 takes fifteen minutes for a rate that is not set', () => {
    expect(isOnline(0, undefined, 20 * MINUTE_MS)).toBe(true);
    expect(isOnline(0, undefined, 20 * MINUTE_MS + 1)).toBe(false);
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
