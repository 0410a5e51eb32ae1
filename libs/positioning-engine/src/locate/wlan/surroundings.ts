import type { KnownRadio } from './known-radio.ts';
import type { Scene } from './scene.ts';

/** How much is known around a place: what the errors of the estimators depend on. */
export interface Surroundings {
  readonly radios: number;
  /** Observations of a radio near the place, the nearer the more; the mean over the radios. */
  readonly heardNearby: number;
  /** The mean over the radios of ln(5 + metres): how far each is usually heard from where it is. */
  readonly meanLogSpread: number;
  /** The mean over the radios of the logarithm of how often each was observed. */
  readonly meanLogObservations: number;
}

export const surroundingsOf = (scene: Scene, place: { readonly x: number; readonly y: number }): Surroundings => ({
  radios: scene.radios.length,
  heardNearby: heardNearby(scene, place.x, place.y),
  meanLogSpread: meanOver(scene, ({ names }) => {
    const sum = names.reduce((total, { station }) => total + station.spreadMetres, 0);
    return Math.log(5 + sum / names.length);
  }),
  meanLogObservations: meanOver(scene, ({ names }) =>
    Math.log(Math.max(1, ...names.map(({ station }) => station.observations))),
  ),
});

const meanOver = ({ radios }: Scene, of: (radio: KnownRadio) => number): number =>
  radios.reduce((sum, radio) => sum + of(radio), 0) / radios.length;

function heardNearby({ propagating }: Scene, x: number, y: number): number {
  let sum = 0;
  for (const { tiles, kernelMetres } of propagating) {
    const scale = -1 / (2 * kernelMetres ** 2);
    for (let index = 0; index < tiles.length; index += 1) {
      const square = (tiles.x[index]! - x) ** 2 + (tiles.y[index]! - y) ** 2;
      sum += tiles.weight[index]! * Math.exp(scale * square);
    }
  }
  return sum / Math.max(1, propagating.length);
}
