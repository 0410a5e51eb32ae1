// `npm run replay-dead-letter -- --topic telemetry.events`: lists or replays dead letters of the running stack, or of the
// brokers that KAFKA_BROKERS names.
import { join } from 'node:path';
import { umbraDir } from './src/setup/paths.mjs';
import { failWith } from './src/setup/problem.mjs';
import { runInForeground } from './src/stack/commands.mjs';
import { readRunningStack } from './src/stack/running-stack.mjs';

async function main() {
  const KAFKA_BROKERS =
    process.env.KAFKA_BROKERS ||
    readRunningStack(process.env.UMBRA_DATA_DIR ?? join(umbraDir, 'data')).env.KAFKA_BROKERS;
  return runInForeground({
    file: 'libs/kafka/dist/cli/replay-dead-letter.js',
    args: process.argv.slice(2),
    env: { ...process.env, KAFKA_BROKERS },
  });
}

main().then((code) => {
  process.exitCode = code;
}, failWith);
