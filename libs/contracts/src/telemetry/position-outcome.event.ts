import type { EventEnvelope } from '../envelope/index.ts';
import type { ProjectId, TrackingId } from '../ids/index.ts';
import type { Position } from './position.ts';

/** Names one sample in the log: the event that carried it, and its index in there. */
export interface SampleRef {
  readonly eventId: string;
  readonly index: number;
  readonly sampledAtMs: number;
}

export interface PositionResolvedData {
  readonly trackingId: TrackingId;
  readonly projectId: ProjectId;
  readonly sample: SampleRef;
  /** `type` is `cell` or `wlan`; `wlancount` when WLAN based (ING-35). */
  readonly position: Position;
}

export interface PositionUnresolvedData {
  readonly trackingId: TrackingId;
  readonly projectId: ProjectId;
  readonly sample: SampleRef;
  readonly reason: string;
}

/** Emitted when positioning found where a sample's scan was taken. The first outcome of a sample stands. */
export type PositionResolved = EventEnvelope<'position.resolved', PositionResolvedData>;

/** Emitted when positioning could not say where a sample's scan was taken; `reason` says why. */
export type PositionUnresolved = EventEnvelope<'position.unresolved', PositionUnresolvedData>;
