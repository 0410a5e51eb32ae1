import { parseArgs } from 'node:util';
import { machineLine, OTHER_CORE, pin } from '@umbra/bench';
import { measure, type Measurement } from './measure.ts';
import { report } from './report.ts';
import { besides, scenariosOf, type Scenario } from './scenarios.ts';
import { startBare, startUmbra } from './servers.ts';
import { setStage } from './stage.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '5' },
    devices: { type: 'string', default: '500' },
    /** Scenarios or groups of them, comma separated: `single`, `async`, `batch`, `v2-sync`, … */
    only: { type: 'string', default: '' },
    /** Whether each scenario also runs at half of what it reached. */
    'half-load': { type: 'boolean', default: true },
    /** Another checkout, built, whose service runs in the same rounds. */
    against: { type: 'string', default: '' },
    /** Where to leave CPU profiles of the servers, one a scenario, of the last round. */
    profile: { type: 'string', default: '' },
  },
  allowNegative: true,
});

const chosen = scenariosOf(values.only);
const scenarios = values.against === '' ? chosen : besides(chosen);
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const inspect = values.profile !== '';
const WARM_UP_SECONDS = 3;
/** More than half load needs at once, but for a stall. */
const HALF_LOAD_CONNECTIONS = 256;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

say('setting the stage: Kafka, topics, devices, tokens');
const stage = await setStage({ devices: Number(values.devices) });
if (stage.kafkaPid !== undefined) pin(stage.kafkaPid, OTHER_CORE);
const umbra = await startUmbra(stage, { inspect });
const servers = {
  bare: await startBare(stage, { inspect }),
  umbra,
  against: values.against === '' ? umbra : await startUmbra(stage, { inspect, root: values.against }),
};
const measurements: Measurement[] = [];
try {
  say(machineLine());
  for (const scenario of scenarios) await saturate(scenario, WARM_UP_SECONDS);
  // Interleaved: what else happens on the machine hits all scenarios alike.
  for (let round = 1; round <= rounds; round += 1) {
    for (const scenario of scenarios) {
      const saturated = await saturate(scenario, seconds, inspect && round === rounds);
      note(round, saturated);
      if (values['half-load']) note(round, await halfLoad(scenario, saturated.samplesPerSecond));
    }
  }
} finally {
  await Promise.all(Object.values(servers).map((server) => server.stop()));
  await stage.strike();
}
say(`\nCPU in µs a sample, medians of ${values.rounds} rounds of ${values.seconds} s\n`);
say(report(scenarios, measurements));

function saturate(scenario: Scenario, forSeconds: number, isProfiled = false): Promise<Measurement> {
  return measure({
    ...{ scenario, phase: 'saturation', seconds: forSeconds, stage, server: servers[scenario.server] },
    pace: { kind: 'closed', connections: scenario.connections },
    ...(isProfiled ? { profileFolder: values.profile } : {}),
  });
}

function halfLoad(scenario: Scenario, capacity: number): Promise<Measurement> {
  const requestsPerSecond = capacity / 2 / scenario.samplesPerRequest;
  return measure({
    ...{ scenario, phase: 'half load', seconds, stage, server: servers[scenario.server] },
    pace: { kind: 'open', requestsPerSecond, connections: HALF_LOAD_CONNECTIONS },
  });
}

function note(round: number, measured: Measurement): void {
  measurements.push(measured);
  const { scenario, phase, samplesPerSecond, serverMicros, latency } = measured;
  const rate = `${String(Math.round(samplesPerSecond))} samples/s`;
  const cost = `${serverMicros.toFixed(1)} µs, p99 ${latency.p99Ms.toFixed(1)} ms`;
  say(`round ${String(round)}  ${scenario.name}, ${phase}: ${rate}, ${cost}`);
}
