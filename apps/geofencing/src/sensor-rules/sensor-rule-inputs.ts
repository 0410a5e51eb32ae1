import { IsPart } from '../rule-store/is-part.decorator.ts';
import { IsType } from '../rule-store/is-type.decorator.ts';
import { NamedInput } from '../rule-store/named-input.ts';
import { AccelerationThreshold, PercentRange, PressureRange, TemperatureRange } from './ranges.ts';

export class BatteryInput extends NamedInput {
  @IsType('battery')
  type!: 'battery';

  @IsPart(PercentRange)
  range!: PercentRange;
}

export class HumidityInput extends NamedInput {
  @IsType('humidity')
  type!: 'humidity';

  @IsPart(PercentRange)
  range!: PercentRange;
}

export class PressureInput extends NamedInput {
  @IsType('pressure')
  type!: 'pressure';

  @IsPart(PressureRange)
  range!: PressureRange;
}

export class TemperatureInput extends NamedInput {
  @IsType('temperature')
  type!: 'temperature';

  @IsPart(TemperatureRange)
  range!: TemperatureRange;
}

export class AccelerationInput extends NamedInput {
  @IsType('acceleration')
  type!: 'acceleration';

  @IsPart(AccelerationThreshold)
  threshold!: AccelerationThreshold;
}

export class AttachInput extends NamedInput {
  @IsType('attach')
  type!: 'attach';
}

export class TamperInput extends NamedInput {
  @IsType('tamper')
  type!: 'tamper';
}

/** §13, by type. */
export const sensorRuleInputs = {
  battery: BatteryInput,
  humidity: HumidityInput,
  pressure: PressureInput,
  temperature: TemperatureInput,
  acceleration: AccelerationInput,
  attach: AttachInput,
  tamper: TamperInput,
} as const;

export type SensorRuleInput = InstanceType<(typeof sensorRuleInputs)[keyof typeof sensorRuleInputs]>;
