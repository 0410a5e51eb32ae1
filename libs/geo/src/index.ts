export { accuracyAt68, radiusFactor } from './accuracy.ts';
export { distanceMetres, provenDistanceMetres, type Fix, type Place } from './distance.ts';
