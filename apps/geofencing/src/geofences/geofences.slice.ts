import type { Slice } from '../geofencing.slice.ts';
import { GeofencesController } from './geofences.controller.ts';
import { GeofencesRepository } from './geofences.repository.ts';
import { Geofences } from './geofences.ts';

/** Geofences (§11). */
export const geofencesSlice: Slice = {
  controllers: [GeofencesController],
  providers: [GeofencesRepository, Geofences],
};
