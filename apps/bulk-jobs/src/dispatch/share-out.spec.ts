import { shareOut, type WaitingJob } from './share-out.ts';

const LIMITS = { all: 12, ofAJob: 7, overdueOfAProject: 20 };

interface Given extends Omit<WaitingJob, 'ofProject'> {
  readonly overdue: number;
}

const aJob = (jobKey: number, projectId: string, overrides: Partial<Given> = {}): Given => ({
  ...{ jobKey, projectId, inFlight: 0, overdue: 0, waiting: 1_000, lastBegunAtMs: 0 },
  ...overrides,
});

const sum = (jobs: readonly Given[]) => ({
  inFlight: jobs.reduce((rows, { inFlight }) => rows + inFlight, 0),
  overdue: jobs.reduce((rows, { overdue }) => rows + overdue, 0),
});

const sharesAtMost = (limits: typeof LIMITS, ...jobs: readonly Given[]) =>
  Object.fromEntries(
    shareOut(
      jobs
        .filter(({ waiting }) => waiting > 0)
        .map(({ overdue: _, ...job }) => ({
          ...job,
          ofProject: sum(jobs.filter(({ projectId }) => projectId === job.projectId)),
        })),
      sum(jobs),
      limits,
    ),
  );
const shares = (...jobs: readonly Given[]) => sharesAtMost(LIMITS, ...jobs);

describe('what begins next', () => {
  it('is what a job may have in flight, and no more than there is of it', () => {
    expect(shares(aJob(1, 'a'))).toEqual({ 1: 7 });
    expect(shares(aJob(1, 'a', { inFlight: 5 }))).toEqual({ 1: 2 });
    expect(shares(aJob(1, 'a', { waiting: 2 }))).toEqual({ 1: 2 });
    expect(shares(aJob(1, 'a', { inFlight: 7 }))).toEqual({});
    expect(shares()).toEqual({});
  });

  it('is shared by projects, then by the jobs of each', () => {
    expect(shares(aJob(1, 'a'), aJob(2, 'b'))).toEqual({ 1: 5, 2: 5 });
    expect(shares(aJob(1, 'a'), aJob(2, 'a'), aJob(3, 'b'))).toEqual({ 1: 3, 2: 2, 3: 5 });
  });

  it('is first of all what belongs to who has less in flight', () => {
    expect(shares(aJob(1, 'a', { inFlight: 7 }), aJob(2, 'b'))).toEqual({ 2: 4 });
    expect(shares(aJob(1, 'a', { inFlight: 4 }), aJob(2, 'a', { inFlight: 4 }), aJob(3, 'b'))).toEqual({ 3: 3 });
    expect(shares(aJob(1, 'a', { inFlight: 5 }), aJob(2, 'a', { inFlight: 1 }))).toEqual({ 2: 2 });
  });

  it('leaves what one does not need to the others', () => {
    expect(shares(aJob(1, 'a', { waiting: 1 }), aJob(2, 'b', { waiting: 2 }), aJob(3, 'c'))).toEqual({
      1: 1,
      2: 2,
      3: 6,
    });
  });

  it('is two thirds of what the others leave at most: whoever comes next finds a place, however many hold theirs', () => {
    expect(shares(aJob(1, 'a'), aJob(2, 'a'))).toEqual({ 1: 4, 2: 4 });
    expect(shares(aJob(1, 'a', { inFlight: 4 }), aJob(2, 'a', { inFlight: 4 }))).toEqual({});
    // Of jobs that begin none any more, too: cancelled ones, and those of which all rows have begun.
    expect(shares(aJob(1, 'a', { inFlight: 8, waiting: 0 }), aJob(2, 'a'))).toEqual({});
    expect(shares(aJob(1, 'a', { inFlight: 8 }), aJob(2, 'b'))).toEqual({ 2: 3 });
    expect(shares(aJob(1, 'a', { inFlight: 8 }), aJob(2, 'b', { inFlight: 3 }), aJob(3, 'c'))).toEqual({ 3: 1 });
  });

  it('is not held up by rows of others that hang, and those of a project are bounded', () => {
    const hanging = aJob(1, 'a', { inFlight: 19, overdue: 19 });
    expect(shares(hanging)).toEqual({});
    expect(shares(hanging, aJob(2, 'a'))).toEqual({ 2: 7 });
    expect(shares(hanging, aJob(2, 'b', { inFlight: 30, overdue: 30 }), aJob(3, 'c'))).toEqual({ 3: 7 });
    expect(shares(aJob(1, 'a', { inFlight: 20, overdue: 20 }), aJob(2, 'a'), aJob(3, 'b'))).toEqual({ 3: 7 });
    // A job does not go on where it hangs.
    expect(shares(aJob(1, 'a', { inFlight: 6, overdue: 6 }))).toEqual({ 1: 1 });
  });

  it('is among equals that of who has waited longest, so that nobody is passed over for ever', () => {
    const crowd = Array.from({ length: 13 }, (_, nth) =>
      aJob(nth, `project ${String(nth)}`, { lastBegunAtMs: nth === 12 ? 1 : 2 }),
    );
    expect(Object.keys(shares(...crowd))).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '12']);
  });

  it('is nothing while as much is in flight as may be, also of jobs that begin no more', () => {
    const ended = (inFlight: number) => aJob(1, 'a', { inFlight, waiting: 0 });
    expect(shares(ended(12), aJob(2, 'b'))).toEqual({});
    expect(shares(ended(11), aJob(2, 'b'))).toEqual({ 2: 1 });
    expect(sharesAtMost({ ...LIMITS, all: 0 }, aJob(1, 'a'))).toEqual({});
    expect(sharesAtMost({ ...LIMITS, all: 1 }, aJob(1, 'a'))).toEqual({ 1: 1 });
  });
});
