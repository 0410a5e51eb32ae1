import type { CommandOutcome } from '@umbra/contracts/command';

/** Asked so often within some minutes, and refused still: no rollout takes that long. */
const TAKEN_FOR_GOOD_AT_ASKS = 5;

/**
 * A refusal that is nobody's decision: a release that does not know the command yet (501), a fault (500). Who gave it has not
 * stored it, and may do the same command when it is asked for again.
 * @param asks how often it was asked for by now
 */
export const isPassing = (outcome: CommandOutcome, asks: number): boolean =>
  outcome.status === 'refused' &&
  (outcome.refusal as Partial<typeof outcome.refusal> | undefined)?.status !== undefined &&
  outcome.refusal.status >= 500 &&
  asks < TAKEN_FOR_GOOD_AT_ASKS;
