import { parseArgs } from 'node:util';
import { machineLine } from '@umbra/bench';
import { scenariosOf } from './scenarios.ts';
import { startUmbra } from './servers.ts';
import { setStage } from './stage.ts';
import { measureWhole, type Whole, type WholeMeasurement } from './whole/measure-whole.ts';
import { startProjection } from './whole/projection.ts';
import { reportWhole, type WholeRow } from './whole/report-whole.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '5' },
    devices: { type: 'string', default: '500' },
    only: { type: 'string', default: 'v2-sync,v3-batch' },
  },
});

const scenarios = scenariosOf(values.only);
const seconds = Number(values.seconds);
/** Of what was carried to the end, rows included, when requests came as fast as they were answered. */
const KEEPS_UP = 0.9;
const CONNECTIONS = 256;

/** A broker is measured as it comes, and with each append forced to the disk. */
const BROKERS: readonly { readonly name: string; readonly kafkaProperties: Record<string, number> }[] = [
  { name: 'the broker flushes when it likes', kafkaProperties: {} },
  { name: '`log.flush.interval.messages=1`', kafkaProperties: { 'log.flush.interval.messages': 1 } },
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const rows: WholeRow[] = [];
say(machineLine());
for (const { name, kafkaProperties } of BROKERS) {
  const stage = await setStage({ devices: Number(values.devices), kafkaProperties });
  const whole = { stage, server: await startUmbra(stage), projection: await startProjection(stage) };
  try {
    say(`\n${name}`);
    rows.push(...(await measureAll(whole)).map((row) => ({ ...row, name: `${row.name}; ${name}` })));
  } finally {
    await whole.server.stop();
    await whole.projection.stop();
    await stage.strike();
  }
}
say(`\nCPU counted until the projection had caught up; medians of ${values.rounds} rounds of ${values.seconds} s\n`);
say(reportWhole(rows));

async function measureAll(whole: Whole): Promise<WholeRow[]> {
  let samples = 0;
  const measured: (WholeRow & { readonly measurements: WholeMeasurement[]; readonly sustained: number })[] = [];
  for (const scenario of scenarios) {
    const pace = { kind: 'closed', connections: scenario.connections } as const;
    const { samples: carried, seconds: until } = await measureWhole(whole, scenario, pace, seconds);
    samples += carried;
    measured.push({ name: scenario.name, measurements: [], sustained: carried / until });
    say(`${scenario.name}: ${String(Math.round(carried / until))} samples/s from request to row`);
  }
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for (const [nth, scenario] of scenarios.entries()) {
      const { measurements = [], sustained = 0 } = measured[nth] ?? {};
      const requestsPerSecond = (sustained * KEEPS_UP) / scenario.samplesPerRequest;
      const pace = { kind: 'open', requestsPerSecond, connections: CONNECTIONS } as const;
      const run = await measureWhole(whole, scenario, pace, seconds);
      samples += run.samples;
      measurements.push(run);
      const { ingestion, broker, projection, postgres } = run.micros;
      const costs = [ingestion, broker, projection, postgres].map((micros) => micros.toFixed(1)).join(' + ');
      say(
        `round ${String(round)}  ${scenario.name}: ${String(Math.round(run.samplesPerSecond))} samples/s, ${costs} µs`,
      );
    }
  }
  const traceRows = await whole.projection.traceRows();
  // A request whose answer never came may have left a row all the same.
  if (traceRows < samples) throw new Error(`of ${String(samples)} acknowledged samples ${String(traceRows)} are rows`);
  say(`${String(samples)} samples acknowledged, ${String(traceRows)} rows`);
  return measured;
}
