/** Of this service, and of its API document. */
export const CONNECTORS_VERSION = '0.1.0';
