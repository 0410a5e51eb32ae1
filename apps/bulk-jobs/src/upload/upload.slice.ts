import type { Slice } from '../bulk-jobs.slice.ts';

export const uploadSlice: Slice = { controllers: [], providers: [] };
