import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePorts } from '@umbra/dev-servers';
import { measure, type Measurement } from './measure.ts';
import { end, messageFrom, pin, pinningSays, startNode } from './processes.ts';
import { report } from './report.ts';
import { SCENARIOS } from './scenarios.ts';
import { setStage } from './stage.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    devices: { type: 'string', default: '500' },
    /** Only scenarios whose name contains this. */
    only: { type: 'string', default: '' },
    /** Where to leave a CPU profile of the service. */
    profile: { type: 'string', default: '' },
  },
});

const scenarios = SCENARIOS.filter(({ name }) => name.includes(values.only));
const SERVER_CORE = 0;
/** The broker and the load share the other one: neither is what is measured. */
const OTHER_CORE = 1;
const WARM_UP_SECONDS = 3;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const pathOf = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

say('setting the stage: Kafka, topics, devices, tokens');
const stage = await setStage(Number(values.devices));
if (stage.kafkaPid !== undefined) pin(stage.kafkaPid, OTHER_CORE);
const [barePort = 0, umbraPort = 0, internalPort = 0] = await freePorts(3);

const bare = startNode(SERVER_CORE, [pathOf('./bare-server.ts')], {
  KAFKA_BROKERS: stage.brokers,
  BENCH_TOPIC: stage.bareTopic,
  PORT: String(barePort),
});
await messageFrom(bare);
const profiling = values.profile === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
const umbra = startNode(SERVER_CORE, [...profiling, pathOf('../dist/main.js')], {
  KAFKA_BROKERS: stage.brokers,
  PORT: String(umbraPort),
  INTERNAL_PORT: String(internalPort),
  UMBRA_SECRET_KEY: stage.secretKey,
  LOG_LEVEL: 'warn',
});
await ready(`http://127.0.0.1:${internalPort}/health/ready`);
const servers = {
  bare: { pid: bare.pid ?? 0, origin: `http://127.0.0.1:${barePort}` },
  umbra: { pid: umbra.pid ?? 0, origin: `http://127.0.0.1:${umbraPort}` },
};

const measurements: Measurement[] = [];
try {
  say(`${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, Node ${process.version}; ${pinningSays}`);
  for (const scenario of scenarios) await measure(scenario, WARM_UP_SECONDS, stage, servers, OTHER_CORE);
  // Interleaved: what else happens on the machine hits all scenarios alike.
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    for (const scenario of scenarios) {
      const measured = await measure(scenario, Number(values.seconds), stage, servers, OTHER_CORE);
      measurements.push(measured);
      const { samplesPerSecond, serverMicros } = measured;
      say(`round ${round}  ${scenario.name}: ${Math.round(samplesPerSecond)} samples/s, ${serverMicros.toFixed(1)} µs`);
    }
  }
} finally {
  await Promise.all([end(bare), end(umbra)]);
  await stage.strike();
}
say(`\nCPU in µs a sample, medians of ${values.rounds} rounds of ${values.seconds} s\n`);
say(report(scenarios, measurements));

async function ready(url: string): Promise<void> {
  for (const deadlineMs = Date.now() + 30_000; Date.now() < deadlineMs;) {
    const isReady = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('ingestion did not become ready within 30 s');
}
