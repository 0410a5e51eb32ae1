import type { RecordingRule } from './rule-files.ts';
import { matches, selectorsOf } from './selectors.ts';
import type { Series } from './series.ts';

/** The series that recording rules would make of others, by their names and labels; their values are not computed. */
export function recordedSeries(rules: readonly RecordingRule[], scraped: readonly Series[]): Series[] {
  const known = [...scraped];
  const recorded: Series[] = [];
  for (const rule of inOrderOfNeed(rules)) {
    const made = seriesOf(rule, known);
    known.push(...made);
    recorded.push(...made);
  }
  return recorded;
}

/** What reads recorded series comes after what records them. */
function inOrderOfNeed(rules: readonly RecordingRule[]): RecordingRule[] {
  const readsRecorded = ({ expr }: RecordingRule) => selectorsOf(expr).some(({ metric }) => metric.includes(':'));
  return [...rules.filter((rule) => !readsRecorded(rule)), ...rules.filter(readsRecorded)];
}

function seriesOf({ record, labels: added, expr }: RecordingRule, known: readonly Series[]): Series[] {
  const selectors = selectorsOf(expr);
  if (selectors.length === 0) return [{ name: record, labels: { ...added }, value: NaN }];
  const made = new Map<string, Series>();
  for (const selector of selectors) {
    for (const series of known) {
      if (!matches(selector, series)) continue;
      const { keptLabels = Object.keys(series.labels) } = selector;
      const kept = keptLabels.flatMap((label) => {
        const value = series.labels[label];
        return value === undefined ? [] : [[label, value] as const];
      });
      const labels = { ...Object.fromEntries(kept), ...added };
      made.set(JSON.stringify(Object.entries(labels).sort()), { name: record, labels, value: NaN });
    }
  }
  return [...made.values()];
}
