import { Body, Controller, Param, Put, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { Callers, CurrentCaller, FindDevice, type Caller } from '@umbra/access';
import { Sealer } from '@umbra/sealing';
import { JsonRegardlessOfContentType, single, type Query as WireQuery } from '@umbra/wire';
import { ShadowRepository } from '../shadow-view/shadow.repository.ts';
import { ShadowViews, type ShadowView } from '../shadow-view/shadow-view.ts';
import { ChangeDesiredShadowBody } from './change-desired-shadow.body.ts';
import { ChangeDesiredShadow } from './change-desired-shadow.handler.ts';
import { parseDesiredBody } from './parse-desired-body.ts';
import { toCommand } from './to-command.ts';

/** PUT of the desired state (SHA-1 … SHA-5, SHA-31). */
@Controller('shadows/v2')
@Callers('device', 'user', 'client')
export class ChangeDesiredShadowController {
  readonly #devices: FindDevice;
  readonly #shadows: ShadowRepository;
  readonly #views: ShadowViews;
  readonly #sealer: Sealer;
  readonly #desired: ChangeDesiredShadow;

  constructor(
    devices: FindDevice,
    shadows: ShadowRepository,
    views: ShadowViews,
    sealer: Sealer,
    desired: ChangeDesiredShadow,
  ) {
    this.#devices = devices;
    this.#shadows = shadows;
    this.#views = views;
    this.#sealer = sealer;
    this.#desired = desired;
  }

  @Put(':trackingId')
  @JsonRegardlessOfContentType()
  @ApiBody({ type: ChangeDesiredShadowBody })
  async change(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: WireQuery,
    @Body() body: unknown,
  ): Promise<ShadowView> {
    const parsed = parseDesiredBody(body);
    const device = await this.#devices.find(caller, { id, appId: single('appId', query['appId']) });
    const { trackingId } = device;
    const command = toCommand(parsed, (password) => this.#sealer.seal(password, trackingId));
    const desired = await this.#desired.change(device, command);
    const { state } = await this.#shadows.find(device);
    return this.#views.of(caller, trackingId, { desired, state, changedAtMs: 0 });
  }
}
