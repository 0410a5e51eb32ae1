import type { Estimate } from './estimate.ts';
import type { FingerprintEstimate } from './match-fingerprints.ts';
import { heardNear, meanLogObservations, meanLogSpread, type Scene } from './scene.ts';

/**
 * How far off an estimator is likely to be: exp(β·f) − 1 metres, fitted to the logarithm of its errors on sets of several
 * kinds, whole and thinned out to a few sessions, each set counting alike (positioning.md §4.3). What depends on a region
 * is left to the calibration.
 */
type Coefficients = readonly number[];

const PROPAGATION: Coefficients = [0.637, 0.192, 0.702, -0.089, 0.086, -0.201];
const FINGERPRINT: Coefficients = [0.388, 0.454, 0.248, -0.175, 0.231];
const CENTROID: Coefficients = [1.166, 0.05, -0.199, 0.694, -0.1];
const RADIUS: Coefficients = [0.756, 0.812, 0.079, -0.092, -0.076];

const predicted = (coefficients: Coefficients, features: readonly number[]): number =>
  Math.max(1, Math.exp(coefficients.reduce((sum, value, index) => sum + value * features[index]!, 0)) - 1);

/** @param nearestMetres to the nearer of the other estimates: when two methods agree, believe them */
export const errorOfPropagation = (estimate: Estimate, nearestMetres: number, scene: Scene): number =>
  predicted(PROPAGATION, [
    ...[1, Math.log(1 + estimate.spreadMetres), Math.log(5 + nearestMetres)],
    ...[Math.log(scene.radios.length), meanLogSpread(scene)],
    Math.log(0.2 + heardNear(scene, estimate.x, estimate.y)),
  ]);

/** @see errorOfPropagation */
export const errorOfFingerprints = (estimate: FingerprintEstimate, nearestMetres: number, scene: Scene): number =>
  predicted(FINGERPRINT, [
    ...[1, Math.log(1 + estimate.spreadMetres), Math.log(0.3 + estimate.distance)],
    ...[Math.log(scene.radios.length), Math.log(5 + nearestMetres)],
  ]);

/** @see errorOfPropagation */
export const errorOfCentroid = (estimate: Estimate, nearestMetres: number, scene: Scene): number =>
  predicted(CENTROID, [
    ...[1, Math.log(1 + estimate.spreadMetres), Math.log(scene.radios.length), Math.log(5 + nearestMetres)],
    meanLogObservations(scene),
  ]);

/** What the combination of all knows of itself. */
export interface Combination {
  readonly x: number;
  readonly y: number;
  /** The least of the predicted errors. */
  readonly leastErrorMetres: number;
  /** How far apart the estimates lie: root mean square, weighted as they are. */
  readonly disagreementMetres: number;
}

/** The radius that holds the device with 68 %, fitted as a quantile on the same sets. */
export const radiusOf = (combination: Combination, scene: Scene): number =>
  predicted(RADIUS, [
    ...[1, Math.log(1 + combination.leastErrorMetres), Math.log(5 + combination.disagreementMetres)],
    Math.log(0.2 + heardNear(scene, combination.x, combination.y)),
    Math.log(scene.radios.length),
  ]);
