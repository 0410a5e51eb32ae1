import { Injectable } from '@nestjs/common';
import { FindDevice, type AccessibleDevice, type Caller } from '@umbra/access';
import { single, WireError, type Query } from '@umbra/wire';
import { refusals } from '../../geofencing.errors.ts';

/** How a batch names a device, and where. */
export interface BatchDevice {
  /** Of the parameter or the field. */
  readonly path: string;
  readonly id: string;
}

const NOT_FOUND = 404;

/** The devices that a request speaks of, by tracking id or, with `appId`, by external id (GEN-11). */
@Injectable()
export class RequestedDevices {
  readonly #devices: FindDevice;

  constructor(devices: FindDevice) {
    this.#devices = devices;
  }

  /** @throws WireError 400, 403, 404, 503 */
  async one(caller: Caller, id: string, query: Query): Promise<AccessibleDevice> {
    return this.#devices.find(caller, { id, appId: single('appId', query['appId']) });
  }

  /** @throws WireError 400 that names those that there are not: batches know no 404 (ASC-1); 403, 503 */
  async ofBatch(caller: Caller, named: readonly BatchDevice[], query: Query): Promise<AccessibleDevice[]> {
    const found = await Promise.all(named.map(({ id }) => this.#find(caller, id, query)));
    const unknown = named.filter((_device, place) => found[place] === undefined);
    if (unknown.length > 0) {
      const reason = 'must be the id of a claimed device';
      throw refusals.associationsInvalid(unknown.map(({ path }) => ({ path, reason })));
    }
    return found.filter((device) => device !== undefined);
  }

  async #find(caller: Caller, id: string, query: Query): Promise<AccessibleDevice | undefined> {
    try {
      return await this.one(caller, id, query);
    } catch (error) {
      if (error instanceof WireError && error.status === NOT_FOUND) return undefined;
      throw error;
    }
  }
}
