import type { Geofence } from '@umbra/contracts/geofence';
import type { Place } from '@umbra/geo';
import { circleContains, circleMeets, envelopeOfCircle } from './circle.ts';
import { envelope, envelopeContains, type Envelope } from './envelope.ts';
import { envelopeOfPolygon, polygonContains, polygonMeets } from './polygon.ts';

/** What encloses a geofence; undefined for a point of interest that is nowhere. */
export function envelopeOfGeofence(geofence: Geofence): Envelope | undefined {
  switch (geofence.type) {
    case 'circle':
      return envelopeOfCircle(geofence.definition);
    case 'polygon':
      return envelopeOfPolygon(geofence.definition.points);
    case 'poi':
      return envelopeOfPlace(geofence.definition?.location?.position);
  }
}

/** Whether a geofence and a box have a place in common (GEO-8); a point of interest is where its position is. */
export function geofenceMeets(geofence: Geofence, box: Envelope): boolean {
  switch (geofence.type) {
    case 'circle':
      return circleMeets(geofence.definition, box);
    case 'polygon':
      return polygonMeets(geofence.definition.points, box);
    case 'poi': {
      const position = geofence.definition?.location?.position;
      return position !== undefined && envelopeContains(box, position.lat, position.lng);
    }
  }
}

/** Whether a place is inside by its coordinate alone (GEO-4); what is matched by radio data (GEO-6) contains none. */
export function geofenceContains(geofence: Geofence, place: Place): boolean {
  switch (geofence.type) {
    case 'circle':
      return circleContains(geofence.definition, place);
    case 'polygon':
      return polygonContains(geofence.definition.points, place);
    case 'poi':
      return false;
  }
}

const envelopeOfPlace = (place: Place | undefined): Envelope | undefined =>
  place && envelope({ south: place.lat, west: place.lng, north: place.lat, east: place.lng });
