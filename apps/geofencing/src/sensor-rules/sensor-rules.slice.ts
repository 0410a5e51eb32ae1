import type { Slice } from '../geofencing.slice.ts';

export const sensorRulesSlice: Slice = { controllers: [], providers: [] };
