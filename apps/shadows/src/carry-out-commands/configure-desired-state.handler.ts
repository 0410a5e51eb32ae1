import { PickType } from '@nestjs/swagger';
import type { FindDevice } from '@umbra/access';
import type { CommandHandler } from '@umbra/commands';
import type { EventOrigin } from '@umbra/contracts/envelope';
import type { ConfigureDesiredState } from '@umbra/contracts/shadows-command';
import { Type } from 'class-transformer';
import { IsDefined, IsObject, ValidateNested } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { DesiredSystemBody } from '../change-desired-shadow/change-desired-shadow.body.ts';
import type { ChangeDesiredShadow } from '../change-desired-shadow/change-desired-shadow.handler.ts';
import { parseClosed } from '../change-desired-shadow/parse-desired-body.ts';
import { settingsOf } from '../change-desired-shadow/to-command.ts';
import { deviceWish, type DeviceWish } from './device-wish.ts';

/** What a command may set of that which a PUT may: no secret among it, for commands are not sealed. */
class ConfigurableSystem extends PickType(DesiredSystemBody, ['rate', 'syncGeofences']) {}

class ConfigurableDesired {
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => ConfigurableSystem)
  system!: ConfigurableSystem;
}

/** In the shape of a PUT's body: what is wrong is called as there. */
class ConfigurableBody {
  @ValidateNested()
  @Type(() => ConfigurableDesired)
  desired!: ConfigurableDesired;
}

interface ConfigureDesiredStateWish extends DeviceWish {
  readonly system: ConfigureDesiredState['data']['system'];
}

/** SHA-1, BULK-5, BULK-6: sets what a user could set by PUT, and is refused what a user would be. */
export class ConfigureDesiredStateHandler implements CommandHandler<ConfigureDesiredState, { stateVersion: number }> {
  readonly type = 'shadows.configure-desired-state';
  readonly replyType = 'shadows.desired-state-configured';
  readonly #devices: FindDevice;
  readonly #desired: ChangeDesiredShadow;

  constructor(devices: FindDevice, desired: ChangeDesiredShadow) {
    this.#devices = devices;
    this.#desired = desired;
  }

  check(data: { readonly system?: unknown }): ConfigureDesiredStateWish {
    const { projectId, trackingId } = deviceWish(data);
    const { desired } = parseClosed(ConfigurableBody, { desired: { system: data.system } });
    return { projectId, trackingId, system: settingsOf(desired.system) };
  }

  /**
   * @throws WireError 404, 403 for a device that is unknown, unclaimed, or of another project; 400 for what contradicts
   * itself or what is stored
   */
  async carryOut(
    manager: EntityManager,
    { projectId, trackingId, system }: ConfigureDesiredStateWish,
    { causationId }: EventOrigin,
  ): Promise<{ stateVersion: number }> {
    const device = await this.#devices.ofProject(projectId, trackingId);
    const desired = await this.#desired.changeIn(manager, device, { kind: 'change', system }, causationId);
    return { stateVersion: desired.system.stateVersion };
  }
}
