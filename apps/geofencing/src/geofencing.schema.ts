/** Of this service's tables. */
export const GEOFENCING_SCHEMA = 'geofencing';
