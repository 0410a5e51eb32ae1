import type { LocalFrame } from '../../grid/local-frame.ts';
import { propagatingRadio, type PropagatingRadio } from './heard-tiles.ts';
import type { KnownRadio } from './known-radio.ts';

/** What is to be located: the radios that agree, in metres around a place in their midst. */
export interface Scene {
  readonly frame: LocalFrame;
  /** The loudest first. */
  readonly radios: readonly KnownRadio[];
  /** Those of them whose signals the map knows. */
  readonly propagating: readonly PropagatingRadio[];
}

export const sceneOf = (radios: readonly KnownRadio[], frame: LocalFrame): Scene => ({
  ...{ frame, radios },
  propagating: radios.flatMap((radio) => propagatingRadio(radio, frame) ?? []),
});

/** Observations of a radio near a place, the nearer the more, in the mean over the radios. */
export function heardNear({ propagating }: Scene, x: number, y: number): number {
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

/** The mean over the radios of ln(5 + metres): how far each is usually heard from its place. */
export function meanLogSpread({ radios }: Scene): number {
  const of = ({ names }: KnownRadio): number =>
    names.reduce((sum, { station }) => sum + station.spreadMetres, 0) / names.length;
  return radios.reduce((sum, radio) => sum + Math.log(5 + of(radio)), 0) / radios.length;
}

/** The mean over the radios of the logarithm of how often each was observed. */
export function meanLogObservations({ radios }: Scene): number {
  const of = ({ names }: KnownRadio): number => Math.max(1, ...names.map(({ station }) => station.observations));
  return radios.reduce((sum, radio) => sum + Math.log(of(radio)), 0) / radios.length;
}
