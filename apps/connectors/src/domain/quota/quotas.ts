import { Inject, Injectable } from '@nestjs/common';
import { select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { ConnectorsConfig } from '../../connectors.config.ts';
import { CONFIG } from '../../connectors.tokens.ts';
import type { Connector } from '../connector/connector.ts';

const HOUR_MS = 3_600_000;

/** How much of this instance one project may take up. Dialects say in their own words that it is enough. */
@Injectable()
export class Quotas {
  readonly #config: ConnectorsConfig;

  constructor(@Inject(CONFIG) config: ConnectorsConfig) {
    this.#config = config;
  }

  /** How many external devices may still be added. The caller has locked those of the project. */
  async deviceRoom(manager: EntityManager, { key, projectId }: Connector): Promise<number> {
    const { CONNECTORS_MAX_DEVICES_PER_CONNECTOR: ofConnector, CONNECTORS_MAX_DEVICES_PER_PROJECT: ofProject } =
      this.#config;
    const [row] = await select<{ connector: number; project: number }>(
      manager,
      `SELECT (SELECT count(*) FROM external_device WHERE connector_key = $1)::integer AS connector,
              (SELECT count(*) FROM external_device WHERE project_id = $2)::integer AS project`,
      [key, projectId],
    );
    return Math.max(0, Math.min(ofConnector - row!.connector, ofProject - row!.project));
  }

  /** C2C-18: how many devices callbacks may still make within this hour. The caller has locked the connector. */
  async callbackDeviceRoom(manager: EntityManager, { key }: Connector, nowMs: number): Promise<number> {
    const [row] = await select<{ count: number }>(
      manager,
      `SELECT count(*)::integer AS count FROM external_device
        WHERE connector_key = $1 AND is_by_callback AND added_at_ms > $2`,
      [key, nowMs - HOUR_MS],
    );
    return Math.max(0, this.#config.CONNECTORS_MAX_CALLBACK_DEVICES_PER_HOUR - (row?.count ?? 0));
  }
}
