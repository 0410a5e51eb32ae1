import type { Slice } from '../geofencing.slice.ts';
import { RulesController } from './rules.controller.ts';
import { Rules } from './rules.ts';

/** Rules (§12). */
export const rulesSlice: Slice = { controllers: [RulesController], providers: [Rules] };
