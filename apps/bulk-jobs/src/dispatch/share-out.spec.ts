import { shareOut, type WaitingJob } from './share-out.ts';

const LIMITS = { all: 12, ofAJob: 8 };

const aJob = (jobKey: number, projectId: string, overrides: Partial<WaitingJob> = {}): WaitingJob => ({
  ...{ jobKey, projectId, inFlight: 0, waiting: 1_000, lastBegunAtMs: 0 },
  ...overrides,
});

const shares = (...jobs: readonly WaitingJob[]) =>
  Object.fromEntries(
    shareOut(
      jobs,
      jobs.reduce((sum, { inFlight }) => sum + inFlight, 0),
      LIMITS,
    ),
  );

describe('what begins next', () => {
  it('is what a job may have in flight, and no more than there is of it', () => {
    expect(shares(aJob(1, 'a'))).toEqual({ 1: 8 });
    expect(shares(aJob(1, 'a', { inFlight: 5 }))).toEqual({ 1: 3 });
    expect(shares(aJob(1, 'a', { waiting: 2 }))).toEqual({ 1: 2 });
    expect(shares(aJob(1, 'a', { inFlight: 8 }))).toEqual({});
    expect(shares()).toEqual({});
  });

  it('is shared by projects, then by the jobs of each', () => {
    expect(shares(aJob(1, 'a'), aJob(2, 'b'))).toEqual({ 1: 6, 2: 6 });
    expect(shares(aJob(1, 'a'), aJob(2, 'a'), aJob(3, 'b'))).toEqual({ 1: 3, 2: 3, 3: 6 });
  });

  it('is first of all what belongs to who has less in flight', () => {
    expect(shares(aJob(1, 'a', { inFlight: 8 }), aJob(2, 'b'))).toEqual({ 2: 4 });
    expect(shares(aJob(1, 'a', { inFlight: 4 }), aJob(2, 'a', { inFlight: 5 }), aJob(3, 'b'))).toEqual({ 3: 3 });
    expect(shares(aJob(1, 'a', { inFlight: 6 }), aJob(2, 'a', { inFlight: 2 }))).toEqual({ 2: 4 });
  });

  it('leaves what one does not need to the others', () => {
    expect(shares(aJob(1, 'a', { waiting: 1 }), aJob(2, 'b', { waiting: 2 }), aJob(3, 'c'))).toEqual({
      1: 1,
      2: 2,
      3: 8,
    });
  });

  it('is among equals that of who has waited longest, so that nobody is passed over for ever', () => {
    const crowd = Array.from({ length: 13 }, (_, nth) =>
      aJob(nth, `project ${String(nth)}`, { lastBegunAtMs: nth === 12 ? 1 : 2 }),
    );
    expect(Object.keys(shares(...crowd))).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '12']);
  });

  it('is nothing while too much is in flight of jobs that begin no more', () => {
    expect(shareOut([aJob(1, 'a')], 12, LIMITS).size).toBe(0);
    expect(shareOut([aJob(1, 'a')], 11, LIMITS)).toEqual(new Map([[1, 1]]));
    expect(shareOut([aJob(1, 'a')], 0, { all: 0, ofAJob: 8 }).size).toBe(0);
  });
});
