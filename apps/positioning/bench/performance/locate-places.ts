import { postAll, type PostOptions } from '../stage/post-all.ts';

/** Of places that the map knows: a rare scan hears one radio alone, at the edge of everything. */
export const FOUND_SHARE = 0.99;
const [FOUND, NOT_FOUND] = [200, 404];

/** Posts each body. @throws unless nearly all are located: a service that finds nothing is fast */
export async function locatePlaces(
  bodies: Iterable<object>,
  options: PostOptions,
  onAnswer: (nth: number) => void = () => undefined,
): Promise<void> {
  let [found, asked] = [0, 0];
  await postAll(bodies, options, ({ status, text }, nth) => {
    if (status !== FOUND && status !== NOT_FOUND) throw new Error(`answered with ${String(status)}: ${text}`);
    asked += 1;
    if (status === FOUND) found += 1;
    onAnswer(nth);
  });
  if (found < FOUND_SHARE * asked) throw new Error(`only ${String(found)} of ${String(asked)} known places were found`);
}
