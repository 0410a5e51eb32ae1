import type { Slice } from '../geofencing.slice.ts';

export const rulesSlice: Slice = { controllers: [], providers: [] };
