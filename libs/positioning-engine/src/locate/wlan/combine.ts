import type { Estimate } from './estimate.ts';
import type { FingerprintEstimate } from './match-fingerprints.ts';
import {
  errorOfCentroid,
  errorOfFingerprints,
  errorOfPropagation,
  predictedRadius,
  type Combination,
} from './predicted-error.ts';
import type { Scene } from './scene.ts';
import { surroundingsOf, type Surroundings } from './surroundings.ts';

export interface Estimates {
  readonly propagation: Estimate | undefined;
  readonly fingerprints: FingerprintEstimate | undefined;
  readonly centroid: Estimate;
}

const ROBUST_ROUNDS = 2;
/** An estimate that many predicted errors off counts half. */
const DISSENT = 3;
/** Two estimates farther apart than this disagree, by how much does not matter. */
const MAX_APART_METRES = 300;

interface Weighed {
  readonly x: number;
  readonly y: number;
  readonly errorMetres: number;
}

/** The mean of the estimates, each weighted by its predicted error; a lone dissenter counts less (positioning.md §4.3). */
export function combine(estimates: Estimates, scene: Scene): Combination {
  const around = surroundingsOf(scene, estimates.propagation ?? estimates.centroid);
  const weighed = weigh(estimates, around);
  let mean = meanOf(weighed, () => 1);
  for (let round = 0; round < ROBUST_ROUNDS; round += 1) {
    const { x, y } = mean;
    mean = meanOf(
      weighed,
      (each) => 1 / (1 + ((each.x - x) ** 2 + (each.y - y) ** 2) / (DISSENT * each.errorMetres) ** 2),
    );
  }
  let [square, total] = [0, 0];
  for (const { x, y, errorMetres } of weighed) {
    square += ((x - mean.x) ** 2 + (y - mean.y) ** 2) / errorMetres ** 2;
    total += 1 / errorMetres ** 2;
  }
  const combination = {
    ...mean,
    leastErrorMetres: Math.min(...weighed.map(({ errorMetres }) => errorMetres)),
    disagreementMetres: Math.sqrt(square / total),
  };
  return { ...combination, radiusMetres: predictedRadius(combination, around) };
}

function weigh({ propagation, fingerprints, centroid }: Estimates, around: Surroundings): Weighed[] {
  const weighed: Weighed[] = [];
  const add = ({ x, y }: Estimate, errorMetres: number): void => void weighed.push({ x, y, errorMetres });
  if (propagation !== undefined) {
    add(propagation, errorOfPropagation(propagation, nearest(propagation, [fingerprints, centroid]), around));
  }
  if (fingerprints !== undefined) {
    add(fingerprints, errorOfFingerprints(fingerprints, nearest(fingerprints, [propagation, centroid]), around));
  }
  add(centroid, errorOfCentroid(centroid, nearest(centroid, [propagation, fingerprints]), around));
  return weighed;
}

const nearest = (estimate: Estimate, others: readonly (Estimate | undefined)[]): number =>
  others.reduce(
    (least, other) =>
      other === undefined ? least : Math.min(least, Math.hypot(other.x - estimate.x, other.y - estimate.y)),
    MAX_APART_METRES,
  );

function meanOf(weighed: readonly Weighed[], trust: (each: Weighed) => number): { x: number; y: number } {
  let [x, y, total] = [0, 0, 0];
  for (const each of weighed) {
    const weight = trust(each) / each.errorMetres ** 2;
    x += weight * each.x;
    y += weight * each.y;
    total += weight;
  }
  return { x: x / total, y: y / total };
}
