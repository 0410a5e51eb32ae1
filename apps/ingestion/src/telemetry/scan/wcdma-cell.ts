import { Int } from '../fields/number-field.ts';
import { ListOf } from '../fields/object-field.ts';
import { Optional } from '../fields/optional.ts';
import { comeTogether } from '../rules/come-together.rule.ts';
import { Rules } from '../rules/rules.decorator.ts';
import { CELL_ID_28_BIT, MobileNetworkCell } from './mobile-network.ts';

const PSC = { from: 0, to: 511, about: 'Primary scrambling code.' };
const UARFCN_DL = { from: 0, to: 16_383, about: 'Downlink frequency channel.' };
const PATHLOSS = { from: 46, to: 158, about: 'Path loss in dB.' };
const RSCP = { from: -120, to: -25, about: 'Received signal code power in dBm.' };

export class WcdmaNeighbour {
  @Int(PSC)
  psc!: number;

  @Int(UARFCN_DL)
  uarfcndl!: number;

  @Optional()
  @Int(CELL_ID_28_BIT)
  cid?: number;

  @Optional()
  @Int(PATHLOSS)
  pathloss?: number;

  @Optional()
  @Int(RSCP)
  rscp?: number;
}

@Rules(comeTogether('psc', 'uarfcndl'))
export class WcdmaCell extends MobileNetworkCell {
  @Int(CELL_ID_28_BIT)
  cid!: number;

  @Optional()
  @Int({ from: 1, to: 65_535, about: 'Location area code.' })
  lac?: number;

  @Optional()
  @Int(PSC)
  psc?: number;

  @Optional()
  @Int(UARFCN_DL)
  uarfcndl?: number;

  @Optional()
  @Int(PATHLOSS)
  pathloss?: number;

  @Optional()
  @Int(RSCP)
  rscp?: number;

  @Optional()
  @ListOf(() => WcdmaNeighbour, { maxItems: 256 })
  nmr?: WcdmaNeighbour[];
}
