import { arrivalRun } from './lib/arrival-run.ts';
import { soak } from './lib/scenarios.ts';

const { options, setup, run, handleSummary } = arrivalRun(soak);

export { options, setup, handleSummary };
export default run;
