import { count, fixed, markdownTable, median } from '@umbra/bench';
import type { Measurement, Phase } from './measure.ts';
import type { Scenario } from './scenarios.ts';

/** Above this the generator, or the core it has, is what limits. */
const LOAD_LIMIT = 0.9;
/** Below this the machine counts as quiet. */
const QUIET_CORES = 0.15;

/** The tables that `npm run bench:ingest` prints: medians over the rounds. */
export function report(scenarios: readonly Scenario[], measurements: readonly Measurement[]): string {
  const of = (phase: Phase) => measurements.filter((measurement) => measurement.phase === phase);
  const half = of('half load');
  return [
    saturationTable(scenarios, of('saturation')),
    ...(half.length === 0 ? [] : [halfLoadTable(scenarios, half)]),
    ...remarks(measurements),
  ].join('\n\n');
}

type Pick = (measurement: Measurement) => number | undefined;

/** Medians of one scenario's runs, and of the bare handler's with as many samples. */
function medians(scenario: Scenario, measurements: readonly Measurement[]) {
  const over = (belongs: (other: Scenario) => boolean) => (pick: Pick) =>
    median(measurements.filter((m) => belongs(m.scenario)).map((m) => pick(m) ?? NaN));
  return {
    own: over(({ id }) => id === scenario.id),
    bare: over((other) => other.server === 'bare' && other.samplesPerRequest === scenario.samplesPerRequest),
  };
}

function saturationTable(scenarios: readonly Scenario[], measurements: readonly Measurement[]): string {
  const rows = scenarios.map((scenario) => {
    const { own, bare } = medians(scenario, measurements);
    const serverMicros = own((m) => m.serverMicros);
    const ratio = serverMicros / bare((m) => m.serverMicros);
    return [
      scenario.name,
      count(own((m) => m.samplesPerSecond)),
      fixed(serverMicros),
      scenario.server === 'bare' ? '1' : fixed(ratio, 2),
      fixed(own((m) => m.kafkaMicros)),
      fixed(own((m) => m.loadMicros)),
      ...latencyCells(own),
      count(own((m) => m.serverMiB)),
    ];
  });
  const heading = ['at saturation', 'samples/s', 'service µs', 'ratio', 'broker µs', 'load µs', ...LATENCIES, 'MiB'];
  return markdownTable([heading, ...rows]);
}

function halfLoadTable(scenarios: readonly Scenario[], measurements: readonly Measurement[]): string {
  const rows = scenarios.map((scenario) => {
    const { own } = medians(scenario, measurements);
    const micros = [own((m) => m.serverMicros), own((m) => m.kafkaMicros)].map((value) => fixed(value));
    return [scenario.name, count(own((m) => m.samplesPerSecond)), ...micros, ...latencyCells(own)];
  });
  return markdownTable([['at half load', 'samples/s', 'service µs', 'broker µs', ...LATENCIES], ...rows]);
}

const LATENCIES = ['p50 ms', 'p99 ms', 'p99.9 ms'];

const latencyCells = (own: (pick: Pick) => number): string[] =>
  [own((m) => m.latency.p50Ms), own((m) => m.latency.p99Ms), own((m) => m.latency.p999Ms)].map((ms) => fixed(ms));

/** What a reader must know before believing the tables. */
function remarks(measurements: readonly Measurement[]): string[] {
  const refused = measurements.reduce((sum, m) => sum + m.refused, 0);
  const limited = measurements.filter((m) => m.loadUtilization > LOAD_LIMIT).map((m) => m.scenario.name);
  const otherCores = median(measurements.map((m) => m.otherCores));
  return [
    `Machine: ${otherCores > QUIET_CORES ? 'BUSY' : 'quiet'}; others used ${fixed(otherCores, 2)} cores (median).`,
    ...(refused === 0 ? [] : [`${count(refused)} requests were refused or failed: the figures are not to be used.`]),
    ...(limited.length === 0 ? [] : [`The load generator was the limit of: ${[...new Set(limited)].join(', ')}.`]),
  ];
}
