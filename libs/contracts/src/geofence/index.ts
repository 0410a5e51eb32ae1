export type {
  Geofence,
  GeofenceChanged,
  GeofenceCreated,
  GeofenceDeleted,
  GeofenceEvent,
  GeofenceFloor,
  GeofenceState,
  GeoPoint,
} from './geofence.events.ts';
export { geofenceTopic } from './geofence.topic.ts';
