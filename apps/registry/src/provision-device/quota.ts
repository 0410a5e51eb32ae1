import { Injectable } from '@nestjs/common';
import type { AppId } from '@umbra/contracts/ids';
import { DevicesRepository } from '../device-store/devices.repository.ts';
import type { Queryable } from '../persistence/sql.ts';
import { refusals } from '../registry.errors.ts';

/** How many licences a project may have. */
@Injectable()
export class Quota {
  readonly #devices: DevicesRepository;
  readonly licences: number;

  constructor(devices: DevicesRepository, licences: number) {
    this.#devices = devices;
    this.licences = licences;
  }

  /** @throws WireError 403 */
  async requireRoom(db: Queryable, appId: AppId, wanted: number): Promise<void> {
    const used = await this.#devices.countLicences(db, appId);
    if (used + wanted > this.licences) throw refusals.quotaExceeded(this.licences);
  }
}
