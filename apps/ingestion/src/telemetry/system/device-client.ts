import { Int, ListOfInts, Num } from '../fields/number-field.ts';
import { Flag, ListOf } from '../fields/object-field.ts';
import { Optional } from '../fields/optional.ts';
import { Text } from '../fields/text-field.ts';
import { atLeastOne } from '../rules/at-least-one.rule.ts';
import { comeTogether } from '../rules/come-together.rule.ts';
import { Rules } from '../rules/rules.decorator.ts';
import { NID, SID } from '../scan/cdma-cell.ts';
import { MCC, MNC } from '../scan/mobile-network.ts';

export class DeviceModule {
  @Optional()
  @Text({ from: 2, to: 50 })
  manufacturer?: string;

  @Optional()
  @Text({ from: 1, to: 50 })
  model?: string;

  @Optional()
  @Text({ from: 3, to: 60 })
  firmwareVersion?: string;
}

@Rules(comeTogether('mcc', 'mnc'), comeTogether('sid', 'nid'), atLeastOne('mcc', 'sid'))
export class HomeNetwork {
  @Optional()
  @Int(MCC)
  mcc?: number;

  @Optional()
  @Int(MNC)
  mnc?: number;

  @Optional()
  @Int(SID)
  sid?: number;

  @Optional()
  @Int(NID)
  nid?: number;
}

/** What the device is. */
export class DeviceClient {
  @Optional()
  @Text({ from: 2, to: 50 })
  manufacturer?: string;

  @Optional()
  @Text({ from: 1, to: 50 })
  model?: string;

  @Optional()
  @Text({ from: 1, to: 150 })
  firmware?: string;

  @Optional()
  @Text({ from: 3, to: 50 })
  name?: string;

  @Optional()
  @Text({ from: 3, to: 60, about: 'X.Y.Z' })
  version?: string;

  @Optional()
  @Text({ from: 3, to: 50 })
  platform?: string;

  @Optional()
  @ListOf(() => DeviceModule, { maxItems: 10 })
  modules?: DeviceModule[];

  @Optional()
  @Num({ from: 0, about: 'Kilobytes.' })
  diskquota?: number;

  @Optional()
  @Num()
  diagnosticscode?: number;

  @Optional()
  @ListOf(() => HomeNetwork, { maxItems: 2 })
  homenetwork?: HomeNetwork[];

  @Optional()
  @Flag()
  hasAccelerometerSensor?: boolean;

  @Optional()
  @Flag()
  hasAttachSensor?: boolean;

  @Optional()
  @Flag()
  hasHumiditySensor?: boolean;

  @Optional()
  @Flag()
  hasNoBattery?: boolean;

  @Optional()
  @Flag()
  hasPressureSensor?: boolean;

  @Optional()
  @Flag()
  hasTamperSensor?: boolean;

  @Optional()
  @Flag()
  hasTemperatureSensor?: boolean;

  @Optional()
  @ListOfInts({ from: -1000, to: 1000, maxItems: 5, about: 'In g.' })
  accelerometerSensorRange?: number[];
}
