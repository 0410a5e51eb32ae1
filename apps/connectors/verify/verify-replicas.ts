import 'reflect-metadata';
import { startTestServers } from '@umbra/dev-servers';
import { ReplicaTrial, type TrialFigures } from './replica-trial.ts';

/** `npm run verify:connectors`: two replicas, 300 connectors, one replica paused for 90 s, then killed. Some six minutes. */
const say = (line: string): void => {
  process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${line}\n`);
};

const AGAIN_WITHIN_MS = 60_000;

function problemsOf(figures: TrialFigures): string[] {
  return [
    ...(figures.servedTwice > 0 ? ['a connector was served twice for one due time'] : []),
    ...(figures.callsAfterLoss > 0 ? ['a run that was taken over made calls'] : []),
    ...(figures.samplesSentTwice > 0 ? ['a sample was sent twice'] : []),
    ...(figures.againAfterKillMs >= AGAIN_WITHIN_MS ? ['what the killed one ran waited too long'] : []),
    ...(figures.lostByPause === 0 || figures.lostByKill === 0 ? ['nothing was lost: nothing was proven'] : []),
  ];
}

const servers = await startTestServers();
try {
  process.env['KAFKA_BROKERS'] = servers.brokers;
  process.env['DATABASE_URL'] = servers.databaseUrl;
  const figures = await ReplicaTrial.run({ connectors: 300, places: 32, pausedMs: 90_000, ordinaryMs: 60_000, say });
  for (const [name, value] of Object.entries(figures)) say(`${name.padEnd(18)} ${String(value)}`);
  const problems = problemsOf(figures);
  for (const problem of problems) say(`✗ ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else say('✓ no connector was served twice for one due time, no sample sent twice');
} finally {
  await servers.stop();
}
