import { count, fixed, markdownTable, median, type LatencySummary } from '@umbra/bench';
import type { Run } from './runs.ts';

export interface Runs {
  readonly copy: readonly Run[];
  readonly live: readonly Run[];
  readonly rebuild: readonly Run[];
}

export interface Age {
  readonly samplesPerSecond: number;
  readonly summary: LatencySummary;
}

/** The tables that `npm run bench:projections` prints: medians over the rounds. */
export function report(runs: Runs, ages: readonly Age[]): string {
  const rate = (name: keyof Runs): number => median(runs[name].map((run) => run.samplesPerSecond));
  const row = (title: string, name: keyof Runs): string[] => {
    const of = (pick: (run: Run) => number): number => median(runs[name].map(pick));
    return [
      title,
      count(rate(name)),
      fixed(rate(name) / rate('copy'), 2),
      fixed(of((run) => run.nodeMicros)),
      fixed(of((run) => run.postgresMicros)),
      fixed(of((run) => run.nodeMicros + run.postgresMicros)),
      fixed(of((run) => run.brokerMicros)),
    ];
  };
  const age = (pick: (age: Age) => number): number => median(ages.map(pick));
  const all = [...runs.copy, ...runs.live, ...runs.rebuild];
  return [
    markdownTable([
      ['µs a sample', 'samples/s', 'of COPY', 'Node', 'PostgreSQL', 'both', 'broker'],
      row('`COPY` of the same rows', 'copy'),
      row('live fold of a filled topic', 'live'),
      row('rebuild, from start to swap', 'rebuild'),
    ]),
    markdownTable([
      ['accepted → visible, half load', 'samples/s', 'p50 ms', 'p99 ms', 'p99.9 ms', 'max ms'],
      [
        'live fold',
        count(age((a) => a.samplesPerSecond)),
        fixed(age(({ summary }) => summary.p50Ms)),
        fixed(age(({ summary }) => summary.p99Ms)),
        fixed(age(({ summary }) => summary.p999Ms)),
        fixed(age(({ summary }) => summary.maxMs)),
      ],
    ]),
    `Others used ${fixed(median(all.map((run) => run.otherCores)), 2)} cores (median).`,
  ].join('\n\n');
}
