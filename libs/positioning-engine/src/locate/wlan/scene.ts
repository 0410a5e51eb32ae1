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
