import { parseArgs } from 'node:util';
import {
  count,
  fixed,
  machineLine,
  markdownTable,
  OTHER_CORE,
  pin,
  profiled,
  residentMiB,
  runLoad,
  type Pace,
} from '@umbra/bench';
import { loggedSampleTimes } from './overload/logged-samples.ts';
import { requestsOf } from './requests.ts';
import { scenariosOf } from './scenarios.ts';
import { startUmbra } from './servers.ts';
import { setStage } from './stage.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    devices: { type: 'string', default: '500' },
    /** Times what the service can. */
    factor: { type: 'string', default: '3' },
    only: { type: 'string', default: 'v2-sync' },
    /** As many devices as may wait at once. */
    connections: { type: 'string', default: '6000' },
    /** Where to leave a CPU profile of the service under overload. */
    profile: { type: 'string', default: '' },
  },
});

const [scenario] = scenariosOf(values.only);
if (scenario === undefined) throw new Error('one scenario is overloaded');
const CAPACITY_SECONDS = 8;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

say(machineLine());
const stage = await setStage({ devices: Number(values.devices) });
if (stage.kafkaPid !== undefined) pin(stage.kafkaPid, OTHER_CORE);
const server = await startUmbra(stage, { inspect: values.profile !== '' });
try {
  const closed = { kind: 'closed', connections: scenario.connections } as const;
  await load(closed, 3);
  const calm = await load(closed, CAPACITY_SECONDS);
  const capacity = calm.accepted.count / calm.seconds;
  const requestsPerSecond = capacity * Number(values.factor);
  say(`capacity ${count(capacity)} requests/s; now ${count(requestsPerSecond)} for ${values.seconds} s`);
  const before = residentMiB(server.pid);
  const overload = () =>
    load({ kind: 'open', requestsPerSecond, connections: Number(values.connections) }, Number(values.seconds));
  const inspectorPort = server.inspectorPort;
  const run = await (inspectorPort === undefined
    ? overload()
    : profiled({ port: inspectorPort, folder: values.profile, name: 'overload' }, overload));
  const memory = `${count(before)} → ${count(residentMiB(server.pid))}`;

  const logged = new Set(await loggedSampleTimes(stage.brokers));
  const lost = run.acknowledgedMs.filter((timestampMs) => !logged.has(timestampMs)).length;
  const others = Object.entries(run.answersByStatus).filter(([status]) => !['200', '204', '503'].includes(status));
  say(
    markdownTable([
      ['overload', 'offered/s', 'accepted/s', '503', 'failed', 'p50 ms', 'p99 ms', 'p99 of 503', 'MiB', 'lost'],
      [
        `${values.factor} × ${count(capacity)}/s for ${values.seconds} s`,
        count(run.sent / run.seconds),
        count(run.accepted.count / run.seconds),
        count(run.answersByStatus['503'] ?? 0),
        count(run.failed),
        fixed(run.accepted.p50Ms),
        fixed(run.accepted.p99Ms),
        fixed(run.refused.p99Ms),
        memory,
        `${count(lost)} of ${count(run.acknowledgedMs.length)}`,
      ],
    ]),
  );
  if (others.length > 0) say(`other answers: ${JSON.stringify(Object.fromEntries(others))}`);
  if (run.utilization > 0.9)
    say('The load generator was at its own limit: the overload may have been less than asked for.');
  if (lost > 0) process.exitCode = 1;
} finally {
  await server.stop();
  await stage.strike();
}

async function load(pace: Pace, seconds: number) {
  if (scenario === undefined) throw new Error('one scenario is overloaded');
  const plan = { origin: server.origin, pace, seconds, ...requestsOf(scenario, stage), keepAcknowledged: true };
  const run = await runLoad({ ...plan, firstTimestampMs: stage.nextTimestampMs });
  stage.nextTimestampMs = run.nextTimestampMs;
  return run;
}
