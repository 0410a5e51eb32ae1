import { arrivalRun } from './lib/arrival-run.ts';
import { spike } from './lib/scenarios.ts';

const { options, setup, run, handleSummary } = arrivalRun(spike);

export { options, setup, handleSummary };
export default run;
