// `npm run retention -- <service> --before 2026-01-01`: forgets what is older than a month, beside the running stack.
import { failWith } from './src/setup/problem.mjs';
import { runServiceTool } from './src/stack/run-service-tool.mjs';

const usage = 'npm run retention -- shadows --before 2026-01-01: says which service, one that keeps a history.';

runServiceTool('retention', process.argv.slice(2), usage).then((code) => {
  process.exitCode = code;
}, failWith);
