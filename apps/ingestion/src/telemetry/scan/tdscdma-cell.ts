import { Int } from '../fields/number-field.ts';
import { ListOf } from '../fields/object-field.ts';
import { Optional } from '../fields/optional.ts';
import { comeTogether } from '../rules/come-together.rule.ts';
import { Rules } from '../rules/rules.decorator.ts';
import { CELL_ID_28_BIT, MobileNetworkCell } from './mobile-network.ts';

const CELL_PARAMS = { from: 0, to: 127, about: 'Cell parameters id.' };
const UARFCN = { from: 0, to: 16_383, about: 'Frequency channel.' };
const PATHLOSS = { from: 46, to: 158, about: 'Path loss in dB.' };
const RSCP = { from: -120, to: -25, about: 'Received signal code power in dBm.' };

@Rules(comeTogether('pathloss', 'rscp'))
export class TdscdmaNeighbour {
  @Int(CELL_PARAMS)
  cellparams!: number;

  @Int(UARFCN)
  uarfcn!: number;

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

@Rules(comeTogether('cellparams', 'uarfcn'), comeTogether('pathloss', 'rscp'))
export class TdscdmaCell extends MobileNetworkCell {
  @Int(CELL_ID_28_BIT)
  cid!: number;

  @Optional()
  @Int({ from: 1, to: 65_535, about: 'Location area code.' })
  lac?: number;

  @Optional()
  @Int(CELL_PARAMS)
  cellparams?: number;

  @Optional()
  @Int(UARFCN)
  uarfcn?: number;

  @Optional()
  @Int(PATHLOSS)
  pathloss?: number;

  @Optional()
  @Int(RSCP)
  rscp?: number;

  @Optional()
  @Int({ from: 0, to: 1530, about: 'Timing advance.' })
  ta?: number;

  @Optional()
  @ListOf(() => TdscdmaNeighbour, { maxItems: 256 })
  nmr?: TdscdmaNeighbour[];
}
