import { Injectable } from '@nestjs/common';
import type { AccessibleDevice } from '@umbra/access';
import { DataSource } from 'typeorm';
import { OWN_SCHEMA } from '../schemas.ts';

/** Whose licences devices have: with its external id, the `appId` of its licence names a virtual device (GEN-12). */
@Injectable()
export class LicenceRepository {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** By tracking id, of the virtual ones among them; a device claimed a moment ago may be missing. */
  async appIds(devices: readonly AccessibleDevice[]): Promise<ReadonlyMap<string, string>> {
    const virtual = devices.filter(({ externalId }) => externalId !== undefined);
    if (virtual.length === 0) return new Map();
    const rows: { tracking_id: string; app_id: string }[] = await this.#dataSource.query(
      `SELECT tracking_id, app_id FROM ${OWN_SCHEMA}.device WHERE tracking_id = ANY($1::text[])`,
      [virtual.map(({ trackingId }) => trackingId)],
    );
    return new Map(rows.map(({ tracking_id, app_id }) => [tracking_id, app_id]));
  }
}
