import { parseArgs } from 'node:util';
import { machineLine } from '@umbra/bench';
import { missedOf, readBars, readSet, reportOf, setsIn, type SetReport } from '@umbra/positioning-engine/bench';
import { evaluateEngine } from './accuracy/evaluate-engine.ts';
import { evaluateService } from './accuracy/evaluate-service.ts';

/** `npm run bench:positioning -- --data DIR [--set NAME …] [--fallback area] [--service] [--no-engine]`: how good the answers are. */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    set: { type: 'string', multiple: true },
    /** Of each request: `area`, `singleWifi`, …; the bars are meant without. */
    fallback: { type: 'string', default: '' },
    engine: { type: 'boolean', default: true },
    service: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const { data, fallback } = values;
if (data === undefined)
  throw new Error('--data DIR is missing: a folder of <set>.contrib.jsonl.gz and <set>.eval.jsonl.gz');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(machineLine());
const bars = readBars(data);
const sets = await Promise.all((values.set ?? setsIn(data)).map((name) => readSet(data, name)));
if (values.engine) {
  const reports: SetReport[] = [];
  for (const set of sets) reports.push(await evaluateEngine(set, bars[set.name], fallback));
  tell('The engine, its map in memory', reports);
}
if (values.service) tell('The service, over its log and HTTP', await evaluateService(sets, { bars, fallback, say }));

function tell(title: string, reports: readonly SetReport[]): void {
  say(`\n${title}\n\n${reportOf(reports)}`);
  const isMissed = reports.some(({ scores, bar }) => bar !== undefined && missedOf(scores.get('all')!, bar).length > 0);
  if (isMissed) process.exitCode = 1;
}
