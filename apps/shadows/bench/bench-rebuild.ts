import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePorts } from '@umbra/dev-servers';
import pg from 'pg';
import { cpuSeconds, cpuSecondsOfFamily, end, runNode, startNode } from './processes.ts';
import { setStage, type Stage } from './stage.ts';

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '200000' },
    devices: { type: 'string', default: '500' },
    /** Samples of one device in one event, as one request brings them. */
    'per-event': { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    /** Where to leave a CPU profile of the rebuild. */
    profile: { type: 'string', default: '' },
  },
});
const samples = Number(values.samples);
const program = (name: string): string => fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(`${cpus()[0]?.model ?? 'unknown CPU'}, ${String(cpus().length)} cores, Node ${process.version}`);
say(`setting the stage: ${values.samples} samples of ${values.devices} devices, ${values['per-event']} to an event`);
const stage = await setStage({
  samples,
  devices: Number(values.devices),
  samplesPerEvent: Number(values['per-event']),
});
try {
  await runNode([program('migrate')], stage.env);
  say(`first fold by the service: ${await firstFold(stage)}`);
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const profiling = values.profile === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
    const before = cpuSecondsOfFamily(stage.postgresPid);
    const run = await runNode([...profiling, program('rebuild')], stage.env);
    const postgres = cpuSecondsOfFamily(stage.postgresPid) - before;
    say(`round ${String(round)}: ${figures(run.seconds, run.cpuSeconds, postgres)}`);
    say(`  ${run.output.trim().split('\n').at(-1) ?? ''}`);
  }
} finally {
  await stage.strike();
}

function figures(seconds: number, serviceCpu: number, postgresCpu: number): string {
  const micros = (used: number) => ((used * 1e6) / samples).toFixed(1);
  return (
    `${seconds.toFixed(1)} s in all, ${Math.round(samples / seconds).toLocaleString('en')} samples/s, ` +
    `CPU per sample: service ${micros(serviceCpu)} µs, PostgreSQL ${micros(postgresCpu)} µs`
  );
}

/** The running service, from an empty table to the end of the log. */
async function firstFold({ env, postgresPid }: Stage): Promise<string> {
  const [port = 0, internalPort = 0] = await freePorts(2);
  const postgresBefore = cpuSecondsOfFamily(postgresPid);
  const startedAtMs = performance.now();
  const ports = { PORT: String(port), INTERNAL_PORT: String(internalPort) };
  const service = startNode([program('main')], { ...env, ...ports });
  const client = new pg.Client({ connectionString: env['DATABASE_URL'] });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ rows: string }>('SELECT count(*) AS rows FROM shadows_read.trace');
      if (Number(rows[0]?.rows) >= samples) break;
      if (service.exitCode !== null) throw new Error('the service ended before it was done');
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    const seconds = (performance.now() - startedAtMs) / 1_000;
    return figures(seconds, cpuSeconds(service.pid ?? 0), cpuSecondsOfFamily(postgresPid) - postgresBefore);
  } finally {
    await client.end();
    await end(service);
  }
}
