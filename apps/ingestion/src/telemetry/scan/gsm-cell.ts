import { Int } from '../fields/number-field.ts';
import { ListOf } from '../fields/object-field.ts';
import { Optional } from '../fields/optional.ts';
import { comeTogether } from '../rules/come-together.rule.ts';
import { Rules } from '../rules/rules.decorator.ts';
import { MobileNetworkCell } from './mobile-network.ts';

const LAC = { from: 1, to: 65_535, about: 'Location area code.' };
const CID = { from: 0, to: 65_535, about: 'Cell id.' };
const BSIC = { from: 0, to: 63, about: 'Base station identity code.' };
const BCCH = { from: 0, to: 1023, about: 'Broadcast control channel.' };
const RX_LEVEL = { from: -110, to: -25, about: 'Signal level in dBm.' };

export class GsmNeighbour {
  @Int(BSIC)
  bsic!: number;

  @Int(BCCH)
  bcch!: number;

  @Optional()
  @Int(CID)
  cid?: number;

  @Optional()
  @Int(LAC)
  lac?: number;

  @Optional()
  @Int(RX_LEVEL)
  rxlevel?: number;
}

@Rules(comeTogether('bsic', 'bcch'))
export class GsmCell extends MobileNetworkCell {
  @Int(LAC)
  lac!: number;

  @Int(CID)
  cid!: number;

  @Optional()
  @Int(BSIC)
  bsic?: number;

  @Optional()
  @Int(BCCH)
  bcch?: number;

  @Optional()
  @Int(RX_LEVEL)
  rxlevel?: number;

  @Optional()
  @Int({ from: 0, to: 63, about: 'Timing advance.' })
  ta?: number;

  @Optional()
  @ListOf(() => GsmNeighbour, { maxItems: 16 })
  nmr?: GsmNeighbour[];
}
