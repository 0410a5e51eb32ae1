import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { IsPart } from '../rule-store/is-part.decorator.ts';
import { IsType } from '../rule-store/is-type.decorator.ts';
import { NamedInput } from '../rule-store/named-input.ts';
import { DurationThreshold, ScheduleThreshold, VolumeThreshold } from './thresholds.ts';

/** A device stands still for longer than that; each stay is told. */
export class DetentionInput extends NamedInput {
  @IsType('detention')
  type!: 'detention';

  @IsPart(DurationThreshold)
  threshold!: DurationThreshold;
}

/** A device stands still for longer than that, and is used again. */
export class UtilizationInput extends NamedInput {
  @IsType('utilization')
  type!: 'utilization';

  @IsPart(DurationThreshold)
  threshold!: DurationThreshold;
}

/** A device stays in any of its geofences for longer than that. */
export class DwellingInput extends NamedInput {
  @IsType('dwelling')
  type!: 'dwelling';

  @IsPart(DurationThreshold)
  threshold!: DurationThreshold;
}

/** How many devices are inside a geofence. */
export class StockInput extends NamedInput {
  @IsType('stock')
  type!: 'stock';

  @ApiProperty({ format: 'uuid', description: 'A geofence of the same project. Cannot be changed later.' })
  @IsUUID()
  geofenceId!: string;

  @IsPart(VolumeThreshold)
  threshold!: VolumeThreshold;
}

/** A device has not been heard of for longer than its rate says. */
export class OnlineInput extends NamedInput {
  @IsType('online')
  type!: 'online';
}

/** A shipment is before or behind its planned times. */
export class ShipmentScheduleInput extends NamedInput {
  @IsType('shipmentSchedule')
  type!: 'shipmentSchedule';

  @IsPart(ScheduleThreshold)
  threshold!: ScheduleThreshold;
}

/** §12, by type. `shipmentEtaChange` is none of them: what is in it was never described. */
export const ruleInputs = {
  detention: DetentionInput,
  utilization: UtilizationInput,
  dwelling: DwellingInput,
  stock: StockInput,
  online: OnlineInput,
  shipmentSchedule: ShipmentScheduleInput,
} as const;

export type RuleInput = InstanceType<(typeof ruleInputs)[keyof typeof ruleInputs]>;
