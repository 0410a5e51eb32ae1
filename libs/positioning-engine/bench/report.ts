import { ICHNAEA_LIKE } from './baselines.ts';
import { missedOf, type Bar } from './bars.ts';
import { quantile, type Score } from './score.ts';

export interface SetReport {
  readonly name: string;
  readonly scores: ReadonlyMap<string, Score>;
  readonly bar: Bar | undefined;
  /** Of each locate, ascending. */
  readonly milliseconds: readonly number[];
}

const HEADINGS = ['set', 'tier', 'scans', 'resolved %', 'median', 'p67', 'p95', 'in %', 'radius', 'gross %', 'score95'];

/** The table of positioning.md §9, with the rows of the open system to beat, and what of the bars was missed. */
export function reportOf(reports: readonly SetReport[]): string {
  return [
    table([HEADINGS, ...reports.flatMap(rowsOf)]),
    ...reports.map(({ name, scores, bar }) => verdict(name, scores.get('all')!, bar)),
    ...reports.map(({ name, milliseconds }) => times(name, milliseconds)),
  ].join('\n');
}

function rowsOf({ name, scores }: SetReport): string[][] {
  const baseline = ICHNAEA_LIKE[name];
  const rows = [...scores].map(([tier, score]) => [
    ...[name, tier, String(score.scans), percent(score.resolved, 1)],
    ...[score.median, score.p67, score.p95].map(metres),
    ...[percent(score.inside), metres(score.radius), percent(score.gross, 1), metres(score.score95)],
  ]);
  if (baseline === undefined) return rows;
  return [
    [
      ...[name, 'ichnaea-like', '', percent(baseline.resolved, 1)],
      ...[baseline.median, baseline.p67, baseline.p95].map(metres),
      ...[percent(baseline.inside), metres(baseline.radius), '', ''],
    ],
    ...rows,
  ];
}

function verdict(name: string, score: Score, bar: Bar | undefined): string {
  if (bar === undefined) return `${name}: no bar`;
  const missed = missedOf(score, bar);
  return missed.length === 0 ? `${name}: bar met` : `${name}: BAR MISSED: ${missed.join('; ')}`;
}

const times = (name: string, ms: readonly number[]): string =>
  `${name}: locate p50 ${quantile(ms, 0.5).toFixed(2)} ms, p99 ${quantile(ms, 0.99).toFixed(2)} ms`;

const metres = (value: number): string => (Number.isFinite(value) ? value.toFixed(1) : '–');
const percent = (share: number, digits = 0): string => (Number.isFinite(share) ? (100 * share).toFixed(digits) : '–');

/** Markdown, its columns lined up. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, index) => cell.padEnd(widths[index]!)).join(' | ')} |`;
  const [head, ...body] = rows;
  return [line(head!), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line), ''].join('\n');
}
