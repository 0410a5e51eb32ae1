import type { Slice } from '../connectors.slice.ts';

/** Who runs when, and what becomes of what was read. */
export const schedulerSlice: Slice = { controllers: [], providers: [] };
