import {
  learn,
  locateSet,
  scoresByTier,
  type Bar,
  type DataSet,
  type SetReport,
} from '@umbra/positioning-engine/bench';

/** Through the library alone, with the map in memory. @param fallback as in the query of a request */
export async function evaluateEngine(
  { name, contributions, evaluation }: DataSet,
  bar: Bar | undefined,
  fallback: string,
): Promise<SetReport> {
  const map = await learn(contributions);
  const allowed = fallback.split(',');
  const isAllowed = (word: string): boolean => allowed.includes(word);
  const { predictions, milliseconds } = await locateSet(evaluation, map, {
    ...{ area: isAllowed('area'), any: isAllowed('any'), singleWifi: isAllowed('singleWifi') },
  });
  return { name, scores: scoresByTier(evaluation, predictions), bar, milliseconds };
}
