import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import type { DeviceId, ExternalId, TrackingId } from '@umbra/contracts/ids';
import { Authority } from '../authority/authority.ts';
import type { Queryable } from '../persistence/sql.ts';
import type { DeviceReference } from './devices.repository.ts';

/** A device as a path names it: by its own id, or by an external id together with `appId` (GEN-11). */
@Injectable()
export class DeviceReferences {
  readonly #authority: Authority;

  constructor(authority: Authority) {
    this.#authority = authority;
  }

  /** @throws WireError 404, 403 for the app */
  async byDeviceId(db: Queryable, caller: Caller, id: string, appId: string | undefined): Promise<DeviceReference> {
    return (await this.#external(db, caller, id, appId)) ?? { deviceId: id as DeviceId };
  }

  /** @throws WireError 404, 403 for the app */
  async byTrackingId(db: Queryable, caller: Caller, id: string, appId: string | undefined): Promise<DeviceReference> {
    return (await this.#external(db, caller, id, appId)) ?? { trackingId: id as TrackingId };
  }

  async #external(db: Queryable, caller: Caller, id: string, appId: string | undefined) {
    if (appId === undefined) return undefined;
    const app = await this.#authority.projectOfApp(db, caller, appId, 'member');
    return { appId: app.appId, externalId: id as ExternalId };
  }
}
