import { Inject, Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { isQuotaExceeded, lockQuota } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { GeofencingConfig } from '../geofencing.config.ts';
import { refusals } from '../geofencing.errors.ts';
import { CONFIG } from '../geofencing.tokens.ts';

type Kept = 'geofences' | 'rules' | 'sensor rules';

/** How much of this instance one project may take up. */
@Injectable()
export class Quotas {
  readonly #config: GeofencingConfig;

  constructor(@Inject(CONFIG) config: GeofencingConfig) {
    this.#config = config;
  }

  /**
   * To be asked once a row was added, in its transaction, as the last thing of it: others that add to the project wait here.
   * @throws WireError 403 when the project has more of them than it may
   */
  async requireRoom(manager: EntityManager, projectId: ProjectId, kept: Kept): Promise<void> {
    const { GEOFENCING_MAX_GEOFENCES_PER_PROJECT: fences, GEOFENCING_MAX_RULES_PER_PROJECT: rules } = this.#config;
    const limit = kept === 'geofences' ? fences : rules;
    const counted = { what: kept, from: TABLES[kept], owner: 'project_id' };
    if (await isQuotaExceeded(manager, projectId, counted, limit)) throw refusals.quotaExceeded(limit, kept);
  }

  /** Until the transaction ends none of them is added to the project. */
  async lock(manager: EntityManager, projectId: ProjectId, kept: Kept): Promise<void> {
    await lockQuota(manager, projectId, kept);
  }
}

const TABLES: Readonly<Record<Kept, string>> = { geofences: 'geofence', rules: 'rule', 'sensor rules': 'sensor_rule' };
