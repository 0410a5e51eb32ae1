import { arrivalRun } from './lib/arrival-run.ts';
import { ramp } from './lib/scenarios.ts';

const { options, setup, run, handleSummary } = arrivalRun(ramp);

export { options, setup, handleSummary };
export default run;
