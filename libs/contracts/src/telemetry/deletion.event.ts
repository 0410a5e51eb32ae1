import type { EventEnvelope } from '../envelope/index.ts';
import type { ProjectId, TrackingId } from '../ids/index.ts';

/** A user's deletion takes its place in the timeline: what came before it is gone, what comes after it stays. */
export interface DeletionData {
  readonly trackingId: TrackingId;
  readonly projectId: ProjectId;
  /** Honoured once: the relay may send an event again, even after newer samples. */
  readonly deletionId: string;
  readonly requestedAtMs: number;
}

/** Emitted when a user deletes a device's traces (TRC-9). The shadow stays. */
export type TracesDeleted = EventEnvelope<'traces.deleted', DeletionData>;

/** Emitted when a user empties a device's reported shadow (SHA-8). The traces stay. */
export type ShadowCleared = EventEnvelope<'shadow.cleared', DeletionData>;
