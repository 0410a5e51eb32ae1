import type { Slice } from '../geofencing.slice.ts';

export const geofencesSlice: Slice = { controllers: [], providers: [] };
