import type { EventEnvelope } from '../envelope/index.ts';
import type { ProjectId } from '../ids/index.ts';

export interface GeoPoint {
  /** Degrees, WGS-84. */
  readonly lat: number;
  readonly lng: number;
}

/** Of an indoor fence (GEO-5). */
export interface GeofenceFloor {
  readonly id: string;
  readonly name: string;
  readonly level?: number;
}

/** A geofence as its owner gave it (contract §11). */
export type Geofence = { readonly name?: string; readonly description?: string } & (
  | {
      readonly type: 'circle';
      readonly definition: {
        readonly center: GeoPoint;
        /** Metres. */
        readonly radius: number;
        readonly floor?: GeofenceFloor;
      };
    }
  | {
      readonly type: 'polygon';
      /** 3–10 points; an open one is closed by who evaluates it (GEO-1). */
      readonly definition: { readonly points: readonly GeoPoint[]; readonly floor?: GeofenceFloor };
    }
  | {
      readonly type: 'poi';
      readonly definition?: {
        readonly location?: {
          readonly room?: string;
          readonly address?: string;
          readonly country?: string;
          readonly position?: GeoPoint;
        };
        readonly floor?: GeofenceFloor;
      };
    }
);

/** The whole state of a geofence after the event. */
export interface GeofenceState {
  readonly geofenceId: string;
  readonly projectId: ProjectId;
  /** Absent: it was deleted. */
  readonly geofence?: Geofence;
  readonly deleted?: true;
  /** Grows by one with every event of this geofence. Readers ignore what is not newer. */
  readonly version: number;
}

/** Emitted when a geofence was made. */
export type GeofenceCreated = EventEnvelope<'geofence.created', GeofenceState>;
/** Emitted when a geofence was replaced as a whole. */
export type GeofenceChanged = EventEnvelope<'geofence.changed', GeofenceState>;
/** Emitted when a geofence was deleted. */
export type GeofenceDeleted = EventEnvelope<'geofence.deleted', GeofenceState>;

export type GeofenceEvent = GeofenceCreated | GeofenceChanged | GeofenceDeleted;
