import type { Measurement } from './measure.ts';
import type { Scenario } from './scenarios.ts';

/** The table that `npm run bench:ingest` prints: medians over the rounds, and how much more than the bare handler. */
export function report(scenarios: readonly Scenario[], measurements: readonly Measurement[]): string {
  const rows = scenarios.map(({ name, server, samplesPerRequest }) => {
    const own = measurements.filter(({ scenario }) => scenario.name === name);
    const bare = measurements.filter(
      ({ scenario }) => scenario.server === 'bare' && scenario.samplesPerRequest === samplesPerRequest,
    );
    const serverMicros = median(own.map((m) => m.serverMicros));
    const ratio = server === 'bare' ? 1 : serverMicros / median(bare.map((m) => m.serverMicros));
    return [
      name,
      Math.round(median(own.map((m) => m.samplesPerSecond))).toLocaleString('en'),
      serverMicros.toFixed(1),
      kafkaCell(own),
      median(own.map((m) => m.loadMicros)).toFixed(1),
      median(own.map((m) => m.p50Ms)).toFixed(1),
      median(own.map((m) => m.p99Ms)).toFixed(1),
      Number.isFinite(ratio) ? ratio.toFixed(2) : '–',
      String(own.reduce((sum, m) => sum + m.refused, 0)),
    ];
  });
  return table([
    ['scenario', 'samples/s', 'server µs', 'kafka µs', 'load µs', 'p50 ms', 'p99 ms', 'ratio', 'refused'],
    ...rows,
  ]);
}

function kafkaCell(measurements: readonly Measurement[]): string {
  const known = measurements.flatMap(({ kafkaMicros }) => (kafkaMicros === undefined ? [] : [kafkaMicros]));
  return known.length === 0 ? 'not ours' : median(known).toFixed(1);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] ?? 0;
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    )
    .join('\n');
}
