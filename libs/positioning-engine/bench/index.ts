/** What a measurement through the running service shares with that of the engine alone: reading the sets, and scoring. */
export { missedOf, readBars, type Bar } from './bars.ts';
export { contributionOf } from './contribution-of.ts';
export { readSet, setsIn, type ContributedScan, type DataSet, type EvaluatedScan } from './data-set.ts';
export { learn } from './learn-set.ts';
export { locateSet } from './locate-set.ts';
export { reportOf, type SetReport } from './report.ts';
export { quantile, scoresByTier, type Prediction, type Score, type Truth } from './score.ts';
