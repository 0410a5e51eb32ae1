import type { Slice } from '../geofencing.slice.ts';
import { SensorRulesController } from './sensor-rules.controller.ts';
import { SensorRules } from './sensor-rules.ts';

/** Sensor rules (§13). */
export const sensorRulesSlice: Slice = { controllers: [SensorRulesController], providers: [SensorRules] };
