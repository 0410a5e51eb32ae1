import type { Slice } from '../bulk-jobs.slice.ts';

export const jobsSlice: Slice = { controllers: [], providers: [] };
