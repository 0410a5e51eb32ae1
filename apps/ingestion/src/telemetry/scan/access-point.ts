import { Int, OneOfNumbers } from '../fields/number-field.ts';
import { Optional } from '../fields/optional.ts';
import { TextLike } from '../fields/text-field.ts';
import { atLeastOne } from '../rules/at-least-one.rule.ts';
import { Rules } from '../rules/rules.decorator.ts';
import { Measured } from './measured.ts';

/** Anchored as a whole: the published pattern binds each anchor to one of its two alternatives only. */
const MAC_ADDRESS = /^(?:[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5})$/;
const BASE64_OF_16_BYTES = /^[A-Za-z0-9+/]{22}==$/;
const BASE64_OF_20_BYTES = /^[A-Za-z0-9+/]{27}=$/;

const MAC = { about: 'Six pairs of hexadecimal digits, separated by `:` or by `-`.' };

export class WlanAccessPoint extends Measured {
  @TextLike(MAC_ADDRESS, MAC)
  mac!: string;

  @Optional()
  @Int({ from: -128, to: 0, about: 'Signal level in dBm.' })
  powrx?: number;

  @Optional()
  @OneOfNumbers([2.4, 3.65, 5], { about: 'Band in GHz.' })
  band?: number;
}

@Rules(atLeastOne('mac', 'eddystoneId', 'iBeaconId'))
export class BluetoothBeacon extends Measured {
  @Int({ from: -128, to: 0, about: 'Signal level in dBm.' })
  rss!: number;

  @Optional()
  @TextLike(MAC_ADDRESS, MAC)
  mac?: string;

  @Optional()
  @TextLike(BASE64_OF_16_BYTES, { about: '16 bytes as base64: 24 characters.' })
  eddystoneId?: string;

  @Optional()
  @TextLike(BASE64_OF_20_BYTES, { about: '20 bytes as base64: 28 characters.' })
  iBeaconId?: string;
}
