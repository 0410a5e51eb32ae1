import type { EventEnvelope } from '../envelope/index.ts';
import type { AppId, ExternalId, ProjectId, TrackingId } from '../ids/index.ts';
import type { Position } from './position.ts';
import type { Scan } from './scan.ts';

/** One sample of a device, already stripped of what the contract's §3.2 does not know and `disableTracking` forbids. */
export interface IngestedSample {
  /** The device's own clock: `timestamp` on the wire. */
  readonly sampledAtMs: number;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly position?: Position;
  /** Radio measurements. Never part of a trace or shadow (ING-36). */
  readonly scan?: Scan;
  /** `system` of the wire: `client`, `reportedSensorData`, `mode`, `stateVersion`, … */
  readonly system?: Readonly<Record<string, unknown>>;
  /** What `disableTracking` took out of this sample (SHA-35). */
  readonly trackingDisabled?: readonly string[];
}

export interface TelemetryIngestedData {
  readonly trackingId: TrackingId;
  readonly projectId: ProjectId;
  /** Virtual devices only, as is `externalId` (GEN-12). */
  readonly appId?: AppId;
  readonly externalId?: ExternalId;
  /** When Umbra accepted the request: the `serverTimestamp` of its traces. */
  readonly acceptedAtMs: number;
  readonly source: 'device' | 'user' | 'connector';
  /** The device's `detectOutliers` when the samples were accepted; stamped here, since it varies in time. */
  readonly detectOutliers: boolean;
  /** In ascending `sampledAtMs` (ING-45). A sample's id is (event id, index). */
  readonly samples: readonly IngestedSample[];
}

/** Emitted when the samples of one device in one request have been accepted; split at 256 KiB. */
export type TelemetryIngested = EventEnvelope<'telemetry.ingested', TelemetryIngestedData>;

/** An event of more bytes is split, so that one request cannot stop a partition's readers. */
export const TELEMETRY_EVENT_MAX_BYTES = 256 * 1024;
