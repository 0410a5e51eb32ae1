import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import type { DeviceId, ExternalId, ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { Queryable } from '@umbra/postgres';
import { Authority } from '../authority/authority.ts';
import { DevicesRepository, type DeviceReference } from './devices.repository.ts';

/**
 * A device as a path names it: by its own id, or by an external id together with `appId` (GEN-11). Where no device has
 * that external id, one of the same project with that own id is meant, as in a batch of samples (ING-12).
 */
@Injectable()
export class DeviceReferences {
  readonly #authority: Authority;
  readonly #devices: DevicesRepository;

  constructor(authority: Authority, devices: DevicesRepository) {
    this.#authority = authority;
    this.#devices = devices;
  }

  /** @throws WireError 404, 403 for the app */
  async byDeviceId(db: Queryable, caller: Caller, id: string, appId: string | undefined): Promise<DeviceReference> {
    return this.#resolve(db, caller, id, appId, (ofProject) => ({ deviceId: id as DeviceId, ...ofProject }));
  }

  /** @throws WireError 404, 403 for the app */
  async byTrackingId(db: Queryable, caller: Caller, id: string, appId: string | undefined): Promise<DeviceReference> {
    return this.#resolve(db, caller, id, appId, (ofProject) => ({ trackingId: id as TrackingId, ...ofProject }));
  }

  async #resolve(
    db: Queryable,
    caller: Caller,
    id: string,
    appId: string | undefined,
    own: (limit: { readonly ofProject?: ProjectId }) => DeviceReference,
  ): Promise<DeviceReference> {
    if (appId === undefined) return own({});
    const app = await this.#authority.projectOfApp(db, caller, appId, 'member');
    const external = { appId: app.appId, externalId: id as ExternalId };
    return (await this.#devices.exists(db, external)) ? external : own({ ofProject: app.projectId });
  }
}
