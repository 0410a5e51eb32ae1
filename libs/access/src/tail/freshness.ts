/** Lets who is about to refuse make sure first that it did not merely miss the news. */
export interface Freshness {
  /**
   * Resolves when all is known that the log had when this was called.
   * @throws TailBehindError when that takes longer than `timeoutMs`
   */
  caughtUp(timeoutMs?: number): Promise<void>;
  /**
   * Resolves when `condition` holds; asks again after each change. For what may not even be in the log yet.
   * @throws TailBehindError when that takes longer than `timeoutMs`
   */
  until(condition: () => boolean, timeoutMs?: number): Promise<void>;
}
