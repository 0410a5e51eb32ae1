// `npm run positioning:import`, `:export`, `:undo`, `:batches` and `:erase`: what goes into the radio map and out of it, beside the
// running stack, or on the database that DATABASE_URL and UMBRA_SECRET_KEY name.
import { failWith } from './src/setup/problem.mjs';
import { runInForeground } from './src/stack/commands.mjs';
import { runServiceTool } from './src/stack/run-service-tool.mjs';

const [tool = '', ...args] = process.argv.slice(2);
const usage =
  'npm run positioning:import, positioning:export, positioning:undo, positioning:batches or positioning:erase';

/** Both, since the data of a running stack are its own even where the server is not. */
const isElsewhere = Boolean(process.env.DATABASE_URL && process.env.UMBRA_SECRET_KEY);
const run = isElsewhere
  ? runInForeground({ file: `apps/positioning/dist/${tool}.js`, args, env: process.env })
  : runServiceTool(tool, ['positioning', ...args], usage);

run.then((code) => {
  process.exitCode = code;
}, failWith);
