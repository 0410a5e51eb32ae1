import type { DeviceState } from '@umbra/contracts/device';
import { ProjectionRunner } from '@umbra/projections';

/** Runs the fold of `device.events`; a class of its own, so that Nest can tell it from the other runner. */
export class DeviceTableRunner extends ProjectionRunner<DeviceState> {}
