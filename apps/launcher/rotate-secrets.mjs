// `npm run rotate-secrets`: seals under UMBRA_SECRET_KEY what UMBRA_OLDER_SECRET_KEYS still open, beside the running stack, or in the
// database that DATABASE_URL names.
import { failWith } from './src/setup/problem.mjs';
import { runInForeground } from './src/stack/commands.mjs';
import { runServiceTool } from './src/stack/run-service-tool.mjs';

const usage = 'npm run rotate-secrets';

/** Both, since the data of a running stack are their own even where the server is not. */
const isElsewhere = Boolean(process.env.DATABASE_URL && process.env.UMBRA_SECRET_KEY);
const run = isElsewhere
  ? runInForeground({ file: 'apps/connectors/dist/rotate-secrets.js', args: [], env: process.env })
  : runServiceTool('rotate-secrets', ['connectors'], usage);

run.then((code) => {
  process.exitCode = code;
}, failWith);
