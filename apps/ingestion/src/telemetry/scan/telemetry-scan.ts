import { Int } from '../fields/number-field.ts';
import { ListOf, Part } from '../fields/object-field.ts';
import { Optional } from '../fields/optional.ts';
import { Fix } from '../fix.ts';
import { comeTogether } from '../rules/come-together.rule.ts';
import { Rules } from '../rules/rules.decorator.ts';
import { BluetoothBeacon, WlanAccessPoint } from './access-point.ts';
import { CdmaCell } from './cdma-cell.ts';
import { GsmCell } from './gsm-cell.ts';
import { LteCell } from './lte-cell.ts';
import { MCC } from './mobile-network.ts';
import { TdscdmaCell } from './tdscdma-cell.ts';
import { WcdmaCell } from './wcdma-cell.ts';

export class ScannedCountry {
  @Int(MCC)
  mcc!: number;
}

@Rules(comeTogether('heading', 'speed'))
export class ScannedGps extends Fix {}

/** Radio measurements of one moment, which positioning makes a position of (ING-32, ING-33). */
export class TelemetryScan {
  @Optional()
  @ListOf(() => GsmCell, { maxItems: 16 })
  gsm?: GsmCell[];

  @Optional()
  @ListOf(() => WcdmaCell, { maxItems: 16 })
  wcdma?: WcdmaCell[];

  @Optional()
  @ListOf(() => TdscdmaCell, { maxItems: 16 })
  tdscdma?: TdscdmaCell[];

  @Optional()
  @ListOf(() => LteCell, { maxItems: 16 })
  lte?: LteCell[];

  @Optional()
  @ListOf(() => CdmaCell, { maxItems: 16 })
  cdma?: CdmaCell[];

  @Optional()
  @ListOf(() => WlanAccessPoint, { maxItems: 128 })
  wlan?: WlanAccessPoint[];

  @Optional()
  @ListOf(() => BluetoothBeacon, { maxItems: 128 })
  bt?: BluetoothBeacon[];

  @Optional()
  @Part(() => ScannedCountry)
  country?: ScannedCountry;

  @Optional()
  @Part(() => ScannedGps, { about: 'A satellite fix: a contribution to positioning, not the position of the device.' })
  gps?: ScannedGps;
}
