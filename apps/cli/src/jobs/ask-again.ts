const SHORTEST_MS = 200;
const LONGEST_MS = 2_000;

/**
 * When to ask for the state of a job again: soon at first, since a small job is done within a second, and then ever less
 * often, so that an hour's job costs no more than a request every two seconds.
 * @param watchedMs since when it is watched
 */
export const askAgainInMs = (watchedMs: number): number => Math.min(LONGEST_MS, Math.max(SHORTEST_MS, watchedMs / 5));
