import type { ProjectId } from '@umbra/contracts/ids';
import type { RadioMap } from '@umbra/positioning-engine';

/** The map as a project may see it: its own layer over the shared one. */
export type MapOf = (projectId: ProjectId) => RadioMap;

export const MAP_OF = Symbol('MapOf');
