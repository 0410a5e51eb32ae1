import type { Slice } from '../../connectors.slice.ts';

/** HERE Tracking's cloud-to-cloud API (here-tracking-contract.md §8). */
export const c2cSlice: Slice = { controllers: [], providers: [] };
