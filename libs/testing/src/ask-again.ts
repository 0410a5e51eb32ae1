const MAX_ASKS = 5;

/**
 * Asks until the answer is not 503, five times at most: a replica that has not read the newest of topics that many tests
 * write to says so, after a while. @returns the last answer, so a 503 that is meant is seen all the same
 */
export async function askAgain<Answer extends { readonly status: number }>(
  ask: () => Promise<Answer>,
): Promise<Answer> {
  for (let asks = 1; ; asks += 1) {
    const answer = await ask();
    if (answer.status !== 503 || asks === MAX_ASKS) return answer;
  }
}
