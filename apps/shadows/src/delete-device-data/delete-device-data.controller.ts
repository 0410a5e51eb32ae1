import { Controller, Delete, HttpCode, Param, Query } from '@nestjs/common';
import { Callers, CurrentCaller, FindDevice, type Caller } from '@umbra/access';
import { parseBoolean, single, type Query as WireQuery } from '@umbra/wire';
import { DeleteDeviceData } from './delete-device-data.handler.ts';

/** DELETE of a device's traces (TRC-9) and of its shadow (SHA-8). */
@Controller()
@Callers('user', 'client')
export class DeleteDeviceDataController {
  readonly #devices: FindDevice;
  readonly #data: DeleteDeviceData;

  constructor(devices: FindDevice, data: DeleteDeviceData) {
    this.#devices = devices;
    this.#data = data;
  }

  @Delete('traces/v2/:trackingId')
  @HttpCode(204)
  async traces(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: WireQuery,
  ): Promise<void> {
    await this.#data.deleteTraces(await this.#device(caller, id, query));
  }

  @Delete('shadows/v2/:trackingId')
  @HttpCode(204)
  async shadow(
    @CurrentCaller() caller: Caller,
    @Param('trackingId') id: string,
    @Query() query: WireQuery,
  ): Promise<void> {
    const halves = {
      desired: parseBoolean('desired', query['desired'], true),
      reported: parseBoolean('reported', query['reported'], true),
    };
    await this.#data.emptyShadow(await this.#device(caller, id, query), halves);
  }

  #device(caller: Caller, id: string, query: WireQuery) {
    return this.#devices.find(caller, { id, appId: single('appId', query['appId']) });
  }
}
