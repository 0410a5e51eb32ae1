import type { EntityManager } from 'typeorm';
import type { Connector } from './connector.ts';

/** What of a change its connector does not show. */
export interface ConnectorChanged {
  /** They may be others than before. */
  readonly credentialsChanged: boolean;
}

/**
 * Told of changes within their transaction, so that what else is kept of a connector (its schedule, what one dialect alone
 * knows of it) changes with it or not at all.
 */
export interface ConnectorObserver {
  created?(manager: EntityManager, connector: Connector): Promise<void>;
  changed?(manager: EntityManager, before: Connector, after: Connector, changed: ConnectorChanged): Promise<void>;
  /** Before its rows go. */
  removing?(manager: EntityManager, connector: Connector): Promise<void>;
}
