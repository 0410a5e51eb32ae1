import type { TelemetryIngested } from '@umbra/contracts/telemetry';
import { ProjectionRunner } from '@umbra/projections';

/** Runs `ScanProjection`; a class of its own, so that Nest can name it. */
export class ScanRunner extends ProjectionRunner<TelemetryIngested> {}
