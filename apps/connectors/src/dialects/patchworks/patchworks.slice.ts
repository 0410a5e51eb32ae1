import type { Slice } from '../../connectors.slice.ts';

/** Patchworks' connectors API (patchworks-contract.md). */
export const patchworksSlice: Slice = { controllers: [], providers: [] };
