import { parseArgs } from 'node:util';
import { machineLine, median } from '@umbra/bench';
import { ageAtHalfLoad } from './age/age-at-half-load.ts';
import { report, type Age } from './report.ts';
import { copyRows, liveFold, rebuild, type Run } from './runs.ts';
import { createDatabase, type Database } from './shadows-service.ts';
import { setStage } from './stage.ts';

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '200000' },
    devices: { type: 'string', default: '500' },
    /** Samples of one device in one event, as one request brings them. */
    'per-event': { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    /** For how long half load lasts. */
    seconds: { type: 'string', default: '10' },
    /** Samples a second of half load; 0 is half of what the fold reaches, which ingestion may not. */
    rate: { type: 'string', default: '0' },
    /** Where to leave CPU profiles of the live fold and the rebuild, of the last round. */
    profile: { type: 'string', default: '' },
  },
});
const samples = Number(values.samples);
const devices = Number(values.devices);
const rounds = Number(values.rounds);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(machineLine());
say(`setting the stage: ${values.samples} samples of ${values.devices} devices, ${values['per-event']} to an event`);
const stage = await setStage({ samples, devices, samplesPerEvent: Number(values['per-event']) });
const runs = { copy: [] as Run[], live: [] as Run[], rebuild: [] as Run[] };
const ages: Age[] = [];
try {
  for (let round = 1; round <= rounds; round += 1) {
    const folder = round === rounds ? values.profile : '';
    const database = await createDatabase(stage, `round_${String(round)}`);
    try {
      note(round, 'live', await liveFold(stage, database, samples, folder));
      note(round, 'copy', await copyRows(stage, database, samples));
      note(round, 'rebuild', await rebuild(stage, database, samples, folder));
      if (round === rounds) await noteAges(database);
    } finally {
      await database.close();
    }
  }
} finally {
  await stage.strike();
}
say(`\nCPU in µs a sample, medians of ${values.rounds} rounds\n`);
say(report(runs, ages));

/** Last of all: the log grows by what is appended. */
async function noteAges(database: Database): Promise<void> {
  const half = Math.round(median(runs.live.map((run) => run.samplesPerSecond)) / 2);
  const samplesPerSecond = Number(values.rate) || half;
  for (let round = 1; round <= rounds; round += 1) {
    const options = { samplesPerSecond, seconds: Number(values.seconds), devices };
    const summary = await ageAtHalfLoad(stage, database, options);
    ages.push({ samplesPerSecond, summary });
    say(`round ${String(round)}  age at ${String(samplesPerSecond)} samples/s: p99 ${summary.p99Ms.toFixed(0)} ms`);
  }
}

function note(round: number, name: keyof typeof runs, run: Run): void {
  runs[name].push(run);
  const rate = `${String(Math.round(run.samplesPerSecond))} samples/s`;
  const costs = `Node ${run.nodeMicros.toFixed(1)} µs, PostgreSQL ${run.postgresMicros.toFixed(1)} µs`;
  say(`round ${String(round)}  ${name}: ${rate}, ${costs}`);
}
