import { ReplicaTrial } from '../../verify/replica-trial.ts';

describe('two replicas, one of which is paused for longer than a lease, resumed, and killed', () => {
  // `npm run verify:connectors` is the same with 300 connectors and a pause of 90 s.
  it('C2C-2 serve no connector twice for one due time, and lose none', async () => {
    const figures = await ReplicaTrial.run({
      ...{ connectors: 30, places: 10, pausedMs: 26_000, ordinaryMs: 3_000 },
      say: () => undefined,
    });
    expect(figures).toMatchObject({ connectors: 30, servedTwice: 0, callsAfterLoss: 0, samplesSentTwice: 0 });
    expect(figures.givenUp).toBeGreaterThan(0);
    expect(figures.lostByPause).toBeGreaterThanOrEqual(figures.givenUp);
    expect(figures.lostByKill).toBeGreaterThan(0);
    expect(figures.againAfterKillMs).toBeLessThan(40_000);
  }, 400_000);
});
