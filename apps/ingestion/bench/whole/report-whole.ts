import { count, fixed, markdownTable, median } from '@umbra/bench';
import type { Costs, WholeMeasurement } from './measure-whole.ts';

/** Traffic of so many seconds may wait for the projection at the end of a run that it kept up with. */
const KEPT_UP_SECONDS = 2;

export interface WholeRow {
  readonly name: string;
  readonly measurements: readonly WholeMeasurement[];
}

/** The table that `npm run bench:whole` prints: medians over the rounds. */
export function reportWhole(rows: readonly WholeRow[]): string {
  const heading = ['all processes, µs a sample', 'samples/s', 'ingestion', 'broker', 'projection', 'PostgreSQL', 'sum'];
  const body = rows.map(({ name, measurements }) => {
    const of = (pick: (measurement: WholeMeasurement) => number): number => median(measurements.map(pick));
    return [
      name,
      count(of((m) => m.samplesPerSecond)),
      ...(['ingestion', 'broker', 'projection', 'postgres'] as const).map((name_) => fixed(of((m) => m.micros[name_]))),
      fixed(of((m) => sum(m.micros))),
      count(of((m) => m.maxLagRecords)),
      fixed(
        of((m) => m.catchUpSeconds),
        2,
      ),
    ];
  });
  const all = rows.flatMap(({ measurements }) => measurements);
  return [
    markdownTable([[...heading, 'greatest lag', 'caught up after s'], ...body]),
    `Others used ${fixed(median(all.map((m) => m.otherCores)), 2)} cores (median).`,
    ...all.filter((m) => m.catchUpSeconds > KEPT_UP_SECONDS).map(behind),
    ...all.filter((m) => m.refused > 0).map((m) => `${m.scenario.name}: ${count(m.refused)} requests were refused.`),
    ...all.filter((m) => m.loadUtilization > 0.9).map((m) => `${m.scenario.name}: the load generator was the limit.`),
  ].join('\n\n');
}

const sum = ({ ingestion, broker, projection, postgres }: Costs): number => ingestion + broker + projection + postgres;

const behind = (m: WholeMeasurement): string =>
  `${m.scenario.name}: the projection did NOT keep up (${fixed(m.catchUpSeconds)} s behind at the end).`;
