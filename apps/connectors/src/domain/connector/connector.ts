import { randomUUID } from 'node:crypto';
import type { ProjectId, UserId } from '@umbra/contracts/ids';
import type { RateLimit } from '../driver/driver.ts';

/** `CON-<uuid>` (§8.2). */
export type ConnectorId = `CON-${string}`;

export const newConnectorId = (): ConnectorId => `CON-${randomUUID()}`;

/** A tenant's configured connection to an external cloud. Its credentials are read where they are needed. */
export interface Connector {
  /** Its number in this instance, for dialects whose ids are numbers; never used again. */
  readonly key: number;
  readonly connectorId: ConnectorId;
  readonly projectId: ProjectId;
  /** 1–100 characters; unique in the project among those with a driver (C2C-7). */
  readonly name: string;
  /** Of a built-in driver, or of one of the project's own; null: it tracks nothing. Fixed once set (C2C-8). */
  readonly driverId: string | null;
  readonly description: string | null;
  /** C2C-4 */
  readonly enabled: boolean;
  /** As its owner set it; null: the driver's default (C2C-3). */
  readonly refreshIntervalS: number | null;
  /** Null: the driver's default. */
  readonly rateLimit: RateLimit | null;
  readonly credentialsIn: 'document' | 'variables';
  /** Of its creation, which ends after the answer (§8.2). */
  readonly status: 'started' | 'completed';
  /** In whose name devices are claimed. */
  readonly createdBy: UserId | 'api-key';
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** C2C-22: start of the last run. */
  readonly lastRunAtMs: number | null;
  /** Of the events; grows by one with each change of what its owner can set. */
  readonly version: number;
}

export type NewConnector = Pick<
  Connector,
  | 'projectId'
  | 'name'
  | 'driverId'
  | 'description'
  | 'enabled'
  | 'refreshIntervalS'
  | 'rateLimit'
  | 'credentialsIn'
  | 'createdBy'
>;

/** What its owner may change. */
export type ConnectorChange = Partial<
  Pick<Connector, 'name' | 'description' | 'enabled' | 'refreshIntervalS' | 'rateLimit' | 'driverId'>
>;

/** What events say of a connector: all that its owner sets, and no secrets. */
export const connectorFacts = ({
  key: _key,
  status: _status,
  lastRunAtMs: _lastRunAtMs,
  ...facts
}: Connector): object => facts;
