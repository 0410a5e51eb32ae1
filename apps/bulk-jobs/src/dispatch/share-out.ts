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
}

/** Rows at once. */
export interface InFlightLimits {
  readonly all: number;
  readonly ofAJob: number;
}

interface Turn {
  readonly job: WaitingJob;
  inFlight: number;
  begins: number;
}

/**
 * How many rows of which jobs begin: one after the other, the project that has the fewest in flight, and of its jobs the one
 * that has the fewest, so that nobody waits for the end of what another has begun. Among equals, who has waited longest.
 * @param inFlight rows of all jobs, also of those that begin none any more
 */
export function shareOut(
  jobs: readonly WaitingJob[],
  inFlight: number,
  limits: InFlightLimits,
): ReadonlyMap<number, number> {
  const projects = [...Map.groupBy(jobs, ({ projectId }) => projectId).values()].map((own) =>
    own.map((job): Turn => ({ job, inFlight: job.inFlight, begins: 0 })),
  );
  for (let free = limits.all - inFlight; free > 0; free -= 1) {
    const turn = next(projects, limits);
    if (turn === undefined) break;
    turn.inFlight += 1;
    turn.begins += 1;
  }
  return new Map(
    projects
      .flat()
      .filter(({ begins }) => begins > 0)
      .map(({ job, begins }) => [job.jobKey, begins]),
  );
}

function next(projects: readonly (readonly Turn[])[], limits: InFlightLimits): Turn | undefined {
  let chosen: { readonly turn: Turn; readonly ofProject: number } | undefined;
  for (const turns of projects) {
    const ofProject = turns.reduce((sum, { inFlight }) => sum + inFlight, 0);
    if (chosen !== undefined && ofProject > chosen.ofProject) continue;
    for (const turn of turns) {
      if (turn.inFlight >= limits.ofAJob || turn.begins >= turn.job.waiting) continue;
      if (chosen === undefined || isBefore(turn, ofProject, chosen)) chosen = { turn, ofProject };
    }
  }
  return chosen?.turn;
}

function isBefore(turn: Turn, ofProject: number, other: { readonly turn: Turn; readonly ofProject: number }): boolean {
  const differences = [
    ofProject - other.ofProject,
    turn.inFlight - other.turn.inFlight,
    turn.job.lastBegunAtMs - other.turn.job.lastBegunAtMs,
    turn.job.jobKey - other.turn.job.jobKey,
  ];
  return (differences.find((difference) => difference !== 0) ?? 0) < 0;
}
