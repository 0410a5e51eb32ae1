import { Int, Num } from '../fields/number-field.ts';
import { ListOf } from '../fields/object-field.ts';
import { Optional } from '../fields/optional.ts';
import { comeTogether } from '../rules/come-together.rule.ts';
import { Rules } from '../rules/rules.decorator.ts';
import { Measured } from './measured.ts';

export const SID = { from: 1, to: 32_767, about: 'System id.' } as const;
export const NID = { from: 0, to: 65_535, about: 'Network id.' } as const;
const BSID = { from: 0, to: 65_535, about: 'Base station id.' };
const CHANNEL = { from: 0, to: 2047, about: 'Channel number.' };
const PN_OFFSET = { from: 0, to: 511, about: 'Offset of the pseudo-noise sequence.' };
const PILOT_POWER = { from: -142, to: -49, about: 'Pilot power in dBm.' };

export class CdmaNeighbour {
  @Int(CHANNEL)
  channel!: number;

  @Int(PN_OFFSET)
  pnoffset!: number;

  @Optional()
  @Int(BSID)
  bsid?: number;

  @Optional()
  @Int(PILOT_POWER)
  pilotpower?: number;

  @Optional()
  @Int({ from: 0, to: 2047, about: 'Older name of `channel`.' })
  frequency?: number;
}

@Rules(comeTogether('channel', 'pnoffset'))
export class CdmaCell extends Measured {
  @Int(SID)
  sid!: number;

  @Int(NID)
  nid!: number;

  @Int(BSID)
  bsid!: number;

  @Optional()
  @Num({ from: -90, to: 90, about: 'Latitude of the base station in degrees.' })
  baselat?: number;

  @Optional()
  @Num({ from: -180, to: 180, about: 'Longitude of the base station in degrees.' })
  baselng?: number;

  @Optional()
  @Int(CHANNEL)
  channel?: number;

  @Optional()
  @Int(PN_OFFSET)
  pnoffset?: number;

  @Optional()
  @Int(PILOT_POWER)
  pilotpower?: number;

  @Optional()
  @Int({ from: 0, to: 4095, about: 'Registration zone.' })
  rz?: number;

  @Optional()
  @ListOf(() => CdmaNeighbour, { maxItems: 32 })
  nmr?: CdmaNeighbour[];
}
