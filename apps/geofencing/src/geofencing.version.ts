/** Of this service, and of its API document. */
export const GEOFENCING_VERSION = '0.1.0';
