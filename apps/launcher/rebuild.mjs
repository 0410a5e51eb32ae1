// `npm run rebuild -- <service> [--dry-run] [--force]`: builds a service's read models anew from the log, beside the running stack.
import { failWith } from './src/setup/problem.mjs';
import { runServiceTool } from './src/stack/run-service-tool.mjs';

const usage = 'npm run rebuild -- shadows|positioning [--dry-run]: says which service, one that has read models.';

runServiceTool('rebuild', process.argv.slice(2), usage).then((code) => {
  process.exitCode = code;
}, failWith);
