import { arrivalRun } from './lib/arrival-run.ts';
import { steady } from './lib/scenarios.ts';

const { options, setup, run, handleSummary } = arrivalRun(steady);

export { options, setup, handleSummary };
export default run;
