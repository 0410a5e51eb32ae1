import type { FindDevice } from '@umbra/access';
import { wishOf, type CommandHandler } from '@umbra/commands';
import type { DesiredSystem } from '@umbra/contracts/desired-shadow';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { AssociateDesiredState } from '@umbra/contracts/shadows-command';
import { IsInt, Max, Min, Validate, ValidateIf } from 'class-validator';
import type { EntityManager } from 'typeorm';
import type { ChangeDesiredShadow } from '../change-desired-shadow/change-desired-shadow.handler.ts';
import { Optional } from '../change-desired-shadow/optional.decorator.ts';
import { LAST_TIMESTAMP_MS } from '../timeline/event-bounds.ts';
import { DeviceWish } from './device-wish.ts';
import { IsSensorAlarmConfig } from './is-sensor-alarm-config.ts';

export class AssociateDesiredStateWish extends DeviceWish {
  @Optional()
  @IsInt()
  @Min(0)
  @Max(LAST_TIMESTAMP_MS)
  lastModifiedGeofenceTimestamp?: number;

  @ValidateIf((_wish, value) => value !== undefined && value !== null)
  @Validate(IsSensorAlarmConfig)
  sensorAlarmConfig?: DesiredSystem['sensorAlarmConfig'] | null;
}

/** SHA-3, ASC-3, ASC-4: has the desired state show what a device is associated with. */
export class AssociateDesiredStateHandler implements CommandHandler<AssociateDesiredState, { stateVersion: number }> {
  readonly type = 'shadows.associate-desired-state';
  readonly replyType = 'shadows.desired-state-associated';
  readonly check = wishOf(AssociateDesiredStateWish);
  readonly #devices: FindDevice;
  readonly #desired: ChangeDesiredShadow;

  constructor(devices: FindDevice, desired: ChangeDesiredShadow) {
    this.#devices = devices;
    this.#desired = desired;
  }

  /**
   * @returns the `stateVersion` that shows it: a new one, but where nothing changes
   * @throws WireError 404, 403 for a device that is unknown, unclaimed, or of another project
   */
  async carryOut(
    manager: EntityManager,
    wish: AssociateDesiredStateWish,
    { causationId }: EventOrigin,
  ): Promise<{ stateVersion: number }> {
    const { projectId, trackingId, lastModifiedGeofenceTimestamp, sensorAlarmConfig } = wish;
    const device = await this.#devices.ofProject(projectId, trackingId);
    const command = { kind: 'associate', lastModifiedGeofenceTimestamp, sensorAlarmConfig } as const;
    const { system } = await this.#desired.changeIn(manager, device, command, causationId);
    return { stateVersion: system.stateVersion };
  }
}
