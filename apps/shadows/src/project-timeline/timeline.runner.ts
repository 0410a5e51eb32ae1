import type { TelemetryEvent } from '@umbra/contracts/telemetry';
import { ProjectionRunner } from '@umbra/projections';

/** Runs the fold of `telemetry.events`; a class of its own, so that Nest can tell it from the other runner. */
export class TimelineRunner extends ProjectionRunner<TelemetryEvent> {}
