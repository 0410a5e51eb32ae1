import type { JobsApi } from '../api/jobs-api.ts';
import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import type { Surroundings } from '../surroundings.ts';
import type { FleetFile } from './fleet-file.ts';

/**
 * Begins a job by a file.
 * @returns its id
 * @throws Problem; where an answer is missing, that the job may have begun
 */
export async function sendJob(jobs: JobsApi, file: FleetFile, { onInterrupt }: Surroundings): Promise<string> {
  const interrupted = new AbortController();
  const stop = onInterrupt(() => {
    interrupted.abort();
  });
  try {
    return await jobs.begin({ ...file, signal: interrupted.signal });
  } catch (error) {
    if (interrupted.signal.aborted)
      throw new Problem(EXIT.interrupted, 'Broken off.', { advice: UNKNOWN, cause: error });
    if (!(error instanceof Problem) || error.exitCode !== EXIT.unreachable) throw error;
    throw new Problem(EXIT.unreachable, error.message, {
      advice: `${error.advice ?? ''}\n${UNKNOWN}`.trim(),
      cause: error,
    });
  } finally {
    stop();
  }
}

const UNKNOWN = 'Whether the job was begun is not known: `umbra jobs list` shows it.';
