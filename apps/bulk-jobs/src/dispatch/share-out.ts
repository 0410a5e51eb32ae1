/** Rows that have begun and not ended. */
export interface RowsInFlight {
  readonly inFlight: number;
  /** Of those, the ones whose step was asked for again: who carries it out is away, or slow. */
  readonly overdue: number;
}

/** A job with rows that have not begun. */
export interface WaitingJob {
  readonly jobKey: number;
  readonly projectId: string;
  /** Rows that have begun and not ended. */
  readonly inFlight: number;
  /** Rows that have not begun. */
  readonly waiting: number;
  /** Unix ms; 0 before its first row. */
  readonly lastBegunAtMs: number;
  /** Of all jobs of its project, also of those that begin none any more. */
  readonly ofProject: RowsInFlight;
}

/** Rows at once. */
export interface InFlightLimits {
  /** Without those that are overdue. */
  readonly all: number;
  readonly ofAJob: number;
  /** A project that has so many begins none. */
  readonly overdueOfAProject: number;
}

interface Turn {
  readonly job: WaitingJob;
  inFlight: number;
  begins: number;
}

interface Project {
  readonly turns: readonly Turn[];
  /** Rows in flight that are not overdue. */
  inTime: number;
}

/** Of what the others leave, a project takes no more: whoever comes next finds a place at once, whatever hangs. */
const PART_OF_A_PROJECT = 2 / 3;

/**
 * How many rows of which jobs begin: one after the other, the project that has the fewest in flight, and of its jobs the one
 * that has the fewest, so that nobody waits for the end of what another has begun. Among equals, who has waited longest.
 * @param ofAll rows of all jobs, also of those that begin none any more
 */
export function shareOut(
  jobs: readonly WaitingJob[],
  ofAll: RowsInFlight,
  limits: InFlightLimits,
): ReadonlyMap<number, number> {
  const projects = [...Map.groupBy(jobs, ({ projectId }) => projectId).values()]
    .map(projectOf)
    .filter(({ overdue }) => overdue < limits.overdueOfAProject);
  for (let free = limits.all - inTimeOf(ofAll); free > 0; free -= 1) {
    const next = nextOf(projects, free, limits);
    if (next === undefined) break;
    next.project.inTime += 1;
    next.turn.inFlight += 1;
    next.turn.begins += 1;
  }
  return new Map(
    projects
      .flatMap(({ turns }) => turns)
      .filter(({ begins }) => begins > 0)
      .map(({ job, begins }) => [job.jobKey, begins]),
  );
}

const inTimeOf = ({ inFlight, overdue }: RowsInFlight): number => inFlight - overdue;

function projectOf(jobs: readonly WaitingJob[]): Project & Pick<RowsInFlight, 'overdue'> {
  const ofProject = jobs[0]?.ofProject ?? { inFlight: 0, overdue: 0 };
  return {
    turns: jobs.map((job) => ({ job, inFlight: job.inFlight, begins: 0 })),
    inTime: inTimeOf(ofProject),
    overdue: ofProject.overdue,
  };
}

interface Next {
  readonly project: Project;
  readonly turn: Turn;
}

function nextOf(projects: readonly Project[], free: number, { ofAJob }: InFlightLimits): Next | undefined {
  let chosen: Next | undefined;
  for (const project of projects) {
    if (project.inTime >= Math.ceil((free + project.inTime) * PART_OF_A_PROJECT)) continue;
    if (chosen !== undefined && project.inTime > chosen.project.inTime) continue;
    for (const turn of project.turns) {
      if (turn.inFlight >= ofAJob || turn.begins >= turn.job.waiting) continue;
      if (chosen === undefined || isBefore({ project, turn }, chosen)) chosen = { project, turn };
    }
  }
  return chosen;
}

function isBefore({ project, turn }: Next, other: Next): boolean {
  const differences = [
    project.inTime - other.project.inTime,
    turn.inFlight - other.turn.inFlight,
    turn.job.lastBegunAtMs - other.turn.job.lastBegunAtMs,
    turn.job.jobKey - other.turn.job.jobKey,
  ];
  return (differences.find((difference) => difference !== 0) ?? 0) < 0;
}
