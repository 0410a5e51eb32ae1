/**
 * What became of a request.
 * - `accepted`: acknowledged, so the log has it.
 * - `refused`: as it should be, since it was malformed on purpose.
 * - `shed`: 503; the sender tries again later, and must expect that it was stored.
 * - `open`: no answer, or another 5xx: nobody knows.
 * - `wrong`: any other answer.
 */
export type Outcome = 'accepted' | 'refused' | 'shed' | 'open' | 'wrong';

/** @param status 0 if there was no answer */
export function outcomeOf(status: number, isMalformed: boolean): Outcome {
  if (status === 503) return 'shed';
  if (status === 0 || status >= 500) return 'open';
  if (isMalformed) return status === 400 ? 'refused' : 'wrong';
  return status === 200 || status === 204 ? 'accepted' : 'wrong';
}
