import type { Slice } from '../geofencing.slice.ts';

export const associationsSlice: Slice = { controllers: [], providers: [] };
