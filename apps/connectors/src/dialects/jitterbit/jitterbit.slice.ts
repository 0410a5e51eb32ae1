import type { Slice } from '../../connectors.slice.ts';

/** Jitterbit's connector registration API (jitterbit-contract.md). */
export const jitterbitSlice: Slice = { controllers: [], providers: [] };
