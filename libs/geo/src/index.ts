export { accuracyAt68, radiusFactor } from './accuracy.ts';
export { distanceMetres, EARTH_RADIUS_METRES, provenDistanceMetres, type Fix, type Place } from './distance.ts';
