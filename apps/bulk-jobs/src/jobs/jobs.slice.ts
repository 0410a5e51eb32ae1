import type { Slice } from '../bulk-jobs.slice.ts';
import { ChangeJobController } from './change-job/change-job.controller.ts';
import { JobsController } from './jobs.controller.ts';
import { JobsRepository } from './jobs.repository.ts';
import { ReadResultsController } from './read-results/read-results.controller.ts';
import { ResultsRepository } from './read-results/results.repository.ts';

export const jobsSlice: Slice = {
  controllers: [JobsController, ReadResultsController, ChangeJobController],
  providers: [JobsRepository, ResultsRepository],
};
