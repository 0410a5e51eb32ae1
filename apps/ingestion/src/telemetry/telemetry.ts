import { Int } from './fields/number-field.ts';
import { FreeObject, ListOf, Part } from './fields/object-field.ts';
import { Optional } from './fields/optional.ts';
import { Text } from './fields/text-field.ts';
import { TelemetryScan } from './scan/telemetry-scan.ts';
import { TelemetrySystem } from './system/telemetry-system.ts';
import { TelemetryPosition } from './telemetry-position.ts';
import { TIMESTAMP_MS } from './time-range.ts';

/** One sample as a device sends it (contract §3.2). What is not declared here is ignored, and not stored. */
export class Telemetry {
  @Int({ ...TIMESTAMP_MS, about: "Milliseconds of the device's own clock, at most 10 s in the future." })
  timestamp!: number;

  @Optional()
  @FreeObject({ about: 'Whatever the device wants to say; 1000 bytes as JSON at most.' })
  payload?: Record<string, unknown>;

  @Optional()
  @Part(() => TelemetryPosition)
  position?: TelemetryPosition;

  @Optional()
  @Part(() => TelemetryScan)
  scan?: TelemetryScan;

  @Optional()
  @Part(() => TelemetrySystem)
  system?: TelemetrySystem;
}

/** A sample in a batch, which says whose it is. */
export class DeviceTelemetry extends Telemetry {
  @Text({ from: 1, to: 50, about: 'Tracking ID, or external ID if the batch names an `appId`.' })
  id!: string;
}

/** Body of `POST /v3/`: samples of one device. */
export class TelemetryRequest {
  @ListOf(() => Telemetry, { minItems: 1 })
  data!: Telemetry[];

  @Optional()
  @Text({ from: 1, to: 50, about: 'Tracking ID, or external ID if `appId` is given. A device may leave it out.' })
  id?: string;

  @Optional()
  @Text({ from: 1, to: 100, about: 'The application in which `id` is an external ID.' })
  appId?: string;
}

/** Body of `POST /v3/batch`: samples of many devices. */
export class TelemetryBatchRequest {
  @ListOf(() => DeviceTelemetry, { minItems: 1 })
  data!: DeviceTelemetry[];

  @Optional()
  @Text({ from: 1, to: 100, about: 'The application in which the ids are external IDs.' })
  appId?: string;
}
