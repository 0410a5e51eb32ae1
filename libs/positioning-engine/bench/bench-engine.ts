import { parseArgs } from 'node:util';
import { readBars } from './bars.ts';
import { readSet, setsIn } from './data-set.ts';
import { learn } from './learn-set.ts';
import { locateSet } from './locate-set.ts';
import { reportOf, type SetReport } from './report.ts';
import { scoresByTier } from './score.ts';

/**
 * Learns each set's contributions, locates its evaluation and prints how well: `--data DIR [--set NAME …] [--fallback
 * area,singleWifi]`. A scan in which one radio alone is known is not resolved without `singleWifi` (positioning.md §2.1).
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    set: { type: 'string', multiple: true },
    fallback: { type: 'string', default: '' },
  },
});
if (values.data === undefined) throw new Error('--data DIR is missing: a directory of <set>.contrib.jsonl.gz files');

const allowed = values.fallback.split(',');
const fallback = {
  area: allowed.includes('area'),
  any: allowed.includes('any'),
  singleWifi: allowed.includes('singleWifi'),
};
const bars = readBars(values.data);
const reports: SetReport[] = [];
for (const name of values.set ?? setsIn(values.data)) {
  const { contributions, evaluation } = await readSet(values.data, name);
  const map = await learn(contributions);
  const { predictions, milliseconds } = await locateSet(evaluation, map, fallback);
  reports.push({ name, scores: scoresByTier(evaluation, predictions), bar: bars[name], milliseconds });
}
process.stdout.write(`${reportOf(reports)}\n`);
