import type { Estimate } from './estimate.ts';
import type { FingerprintEstimate } from './match-fingerprints.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * How far off an estimator is likely to be: exp(β·f) − 1 metres, fitted to the logarithm of its errors on sets of three
 * kinds (two buildings, a city), whole and thinned out to a third, a tenth and a thirtieth of their sessions, each set
 * counting alike. Fitted without one of the sets it serves that set nearly as well. What depends on a region is left to
 * the calibration. (positioning.md §4.3)
 */
type Coefficients = readonly number[];

const PROPAGATION: Coefficients = [0.845, 0.465, 0.369, -0.078, -0.086, -0.186];
const FINGERPRINTS: Coefficients = [2.175, 0.031, 0.192, -0.267, 0.411, -0.245];
const CENTROID: Coefficients = [1.888, 0.154, -0.227, 0.419, -0.049, -0.131];
const RADIUS: Coefficients = [2.222, 0.111, 0.452, -0.243, -0.202];

const predicted = (coefficients: Coefficients, features: readonly number[]): number =>
  Math.max(1, Math.exp(coefficients.reduce((sum, value, index) => sum + value * features[index]!, 0)) - 1);

/** @param nearestMetres to the nearer of the other estimates: when two methods agree, believe them */
export const errorOfPropagation = (estimate: Estimate, nearestMetres: number, around: Surroundings): number =>
  predicted(PROPAGATION, [
    ...[1, Math.log(1 + estimate.spreadMetres), Math.log(5 + nearestMetres)],
    ...[Math.log(around.radios), around.meanLogSpread, Math.log(0.2 + around.heardNearby)],
  ]);

/** @see errorOfPropagation */
export const errorOfFingerprints = (
  estimate: FingerprintEstimate,
  nearestMetres: number,
  around: Surroundings,
): number =>
  predicted(FINGERPRINTS, [
    ...[1, Math.log(1 + estimate.spreadMetres), Math.log(0.3 + estimate.distance)],
    ...[Math.log(around.radios), Math.log(5 + nearestMetres), Math.log(0.2 + around.heardNearby)],
  ]);

/** @see errorOfPropagation */
export const errorOfCentroid = (estimate: Estimate, nearestMetres: number, around: Surroundings): number =>
  predicted(CENTROID, [
    ...[1, Math.log(1 + estimate.spreadMetres), Math.log(around.radios), Math.log(5 + nearestMetres)],
    ...[around.meanLogObservations, Math.log(0.2 + around.heardNearby)],
  ]);

/** What the combination of all estimates knows of itself. */
export interface Combination {
  readonly x: number;
  readonly y: number;
  /** The least of the predicted errors. */
  readonly leastErrorMetres: number;
  /** How far apart the estimates lie: root mean square, weighted as they are. */
  readonly disagreementMetres: number;
  /** The radius that holds the device with 68 %. */
  readonly radiusMetres: number;
}

/** Fitted on the same sets as the quantile of 72 %: a set that the fit has not seen comes out some points short of it. */
export const predictedRadius = (
  { leastErrorMetres, disagreementMetres }: Omit<Combination, 'radiusMetres'>,
  around: Surroundings,
): number =>
  predicted(RADIUS, [
    ...[1, Math.log(1 + leastErrorMetres), Math.log(5 + disagreementMetres)],
    ...[Math.log(0.2 + around.heardNearby), Math.log(around.radios)],
  ]);
