import type { Geofence, GeoPoint } from '@umbra/contracts/geofence';
import type { DataSource } from 'typeorm';

/** Geofences as tests speak of them. */
export const aCircle = (over: Partial<Extract<Geofence, { type: 'circle' }>> = {}): Geofence => ({
  type: 'circle',
  definition: { center: { lat: 52.5, lng: 13.4 }, radius: 150 },
  ...over,
});

export const circleAt = (lat: number, lng: number, radius = 100): Geofence =>
  aCircle({ definition: { center: { lat, lng }, radius } });

/** A square of so many degrees, of which this is the south-west corner. */
export const squareAt = (lat: number, lng: number, size: number): Geofence => {
  const points: GeoPoint[] = [
    { lat, lng },
    { lat, lng: lng + size },
    { lat: lat + size, lng: lng + size },
    { lat: lat + size, lng },
  ];
  return { type: 'polygon', definition: { points } };
};

export const aPoi = (position?: GeoPoint): Geofence => ({
  type: 'poi',
  ...(position === undefined ? {} : { definition: { location: { position } } }),
});

/** Puts so many like this one behind all others. */
export async function hasCopies(tables: DataSource, geofenceId: string, count: number): Promise<void> {
  await tables.query(
    `INSERT INTO geofence (geofence_id, project_id, version, type, floor_id, geofence, south, west, north, east, changed_at_ms)
     SELECT gen_random_uuid(), project_id, 1, type, floor_id, geofence, south, west, north, east, changed_at_ms
       FROM geofence, generate_series(1, $2) WHERE geofence_id = $1`,
    [geofenceId, count],
  );
}
