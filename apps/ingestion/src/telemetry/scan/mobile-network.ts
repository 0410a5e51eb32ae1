import { Int } from '../fields/number-field.ts';
import { Measured } from './measured.ts';

export const MCC = { from: 200, to: 999, about: 'Mobile country code.' } as const;
export const MNC = { from: 0, to: 999, about: 'Mobile network code.' } as const;
export const CELL_ID_28_BIT = { from: 0, to: 268_435_455, about: 'Cell id, 28 bits.' } as const;

/** A measurement of a cell that a mobile network's codes name. */
export class MobileNetworkCell extends Measured {
  @Int(MCC)
  mcc!: number;

  @Int(MNC)
  mnc!: number;
}
