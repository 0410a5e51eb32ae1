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
import { AssociatedRevisions } from './associated-revisions.ts';
import { DeviceWish } from './device-wish.ts';
import { IsSensorAlarmConfig } from './is-sensor-alarm-config.ts';

export class AssociateDesiredStateWish extends DeviceWish {
  @Optional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  revision?: number;

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
  readonly #revisions = new AssociatedRevisions();

  constructor(devices: FindDevice, desired: ChangeDesiredShadow) {
    this.#devices = devices;
    this.#desired = desired;
  }

  /**
   * @returns the `stateVersion` that shows it: a new one, but where nothing changes, or what is asked is not news any more
   * @throws WireError 404, 403 for a device that is unknown, unclaimed, or of another project
   */
  async carryOut(
    manager: EntityManager,
    wish: AssociateDesiredStateWish,
    { causationId }: EventOrigin,
  ): Promise<{ stateVersion: number }> {
    const { projectId, trackingId, revision, lastModifiedGeofenceTimestamp, sensorAlarmConfig } = wish;
    const device = await this.#devices.ofProject(projectId, trackingId);
    const isNews = revision === undefined || (await this.#revisions.advance(manager, trackingId, revision));
    const changes = isNews ? { lastModifiedGeofenceTimestamp, sensorAlarmConfig } : {};
    const { system } = await this.#desired.changeIn(manager, device, { kind: 'associate', ...changes }, causationId);
    return { stateVersion: system.stateVersion };
  }
}
