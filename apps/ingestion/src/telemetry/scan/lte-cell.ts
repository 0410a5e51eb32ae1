import { Int, Num } from '../fields/number-field.ts';
import { ListOf } from '../fields/object-field.ts';
import { Optional } from '../fields/optional.ts';
import { comeTogether } from '../rules/come-together.rule.ts';
import { needs } from '../rules/needs.rule.ts';
import { Rules } from '../rules/rules.decorator.ts';
import { CELL_ID_28_BIT, MobileNetworkCell } from './mobile-network.ts';

const PCI = { from: 0, to: 503, about: 'Physical cell id.' };
const EARFCN = { from: 0, to: 65_535, about: 'Frequency channel.' };
const RSRP = { from: -140, to: -44, about: 'Reference signal received power in dBm.' };
const RSRQ = { from: -19.5, to: -3, about: 'Reference signal received quality in dB.' };

/** A neighbour's `rsrq` may stand alone: the contract asks for `rsrp` beside it in the serving cell only. */
export class LteNeighbour {
  @Int(PCI)
  pci!: number;

  @Int(EARFCN)
  earfcn!: number;

  @Optional()
  @Int(CELL_ID_28_BIT)
  cid?: number;

  @Optional()
  @Int(RSRP)
  rsrp?: number;

  @Optional()
  @Num(RSRQ)
  rsrq?: number;
}

@Rules(comeTogether('pci', 'earfcn'), needs('rsrq', 'rsrp'))
export class LteCell extends MobileNetworkCell {
  @Int(CELL_ID_28_BIT)
  cid!: number;

  @Optional()
  @Int({ from: 0, to: 65_535, about: 'Tracking area code.' })
  tac?: number;

  @Optional()
  @Int(PCI)
  pci?: number;

  @Optional()
  @Int(EARFCN)
  earfcn?: number;

  @Optional()
  @Int(RSRP)
  rsrp?: number;

  @Optional()
  @Num(RSRQ)
  rsrq?: number;

  @Optional()
  @Int({ from: 0, to: 1282, about: 'Timing advance.' })
  ta?: number;

  @Optional()
  @ListOf(() => LteNeighbour, { maxItems: 16 })
  nmr?: LteNeighbour[];
}
