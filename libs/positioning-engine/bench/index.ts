export { missedOf, readBars, type Bar } from './bars.ts';
export { readSet, setsIn, type ContributedScan, type DataSet, type EvaluatedScan } from './data-set.ts';
export { learn } from './learn-set.ts';
export { locateSet } from './locate-set.ts';
export { reportOf, type SetReport } from './report.ts';
export { quantile, scoresByTier, type Prediction } from './score.ts';
