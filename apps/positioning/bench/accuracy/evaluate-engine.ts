import {
  learn,
  locateSet,
  scoresByTier,
  type Bar,
  type DataSet,
  type SetReport,
} from '@umbra/positioning-engine/bench';

/** Through the library alone, with the map in memory. */
export async function evaluateEngine(
  { name, contributions, evaluation }: DataSet,
  bar: Bar | undefined,
): Promise<SetReport> {
  const map = await learn(contributions);
  const { predictions, milliseconds } = await locateSet(evaluation, map);
  return { name, scores: scoresByTier(evaluation, predictions), bar, milliseconds };
}
