import type { Slice } from '../bulk-jobs.slice.ts';

export const dispatchSlice: Slice = { controllers: [], providers: [] };
