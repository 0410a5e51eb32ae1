import type { Slice } from '../geofencing.slice.ts';
import { AssociationEffects } from './association-effects.ts';
import { DesiredStates } from './desired-states/desired-states.ts';
import { RemovedResources } from './desired-states/removed-resources.ts';

export const associationsSlice: Slice = {
  controllers: [],
  providers: [DesiredStates, RemovedResources, AssociationEffects],
};
