import type { EntityManager } from 'typeorm';
import { refusals } from '../connectors.errors.ts';
import type { Connector } from '../domain/connector/connector.ts';
import type { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import type { ExternalDeviceWish } from './external-device-wish.ts';

/**
 * The connector of a command, locked until the transaction ends.
 * @throws WireError 404 also for one of another project, and for one that tracks nothing: C2C knows neither
 */
export async function findConnector(
  connectors: ConnectorsRepository,
  manager: EntityManager,
  wish: ExternalDeviceWish,
): Promise<Connector> {
  const connector = await connectors.findForChange(manager, wish);
  if (connector === undefined || connector.driverId === null) throw refusals.connectorUnknown();
  return connector;
}
