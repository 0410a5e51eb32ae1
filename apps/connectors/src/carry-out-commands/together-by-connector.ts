import type { AskedTogether, Wish } from '@umbra/commands';
import type { Command } from '@umbra/contracts/command';
import type { WireError } from '@umbra/wire';
import type { EntityManager } from 'typeorm';
import { refusals } from '../connectors.errors.ts';
import type { Connector } from '../domain/connector/connector.ts';
import type { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import type { ExternalDeviceWish } from './external-device-wish.ts';

/**
 * Carries commands out by connectors and, since what is asked of the registry belongs to a conversation, by conversations.
 * @param work for wishes of one connector, which is locked until the transaction ends
 * @returns for each command, in their order, what came of it; 404 for a connector of another project, or one that tracks
 * nothing: C2C knows neither
 */
export async function togetherByConnector<Asked extends Command, Result extends object>(
  connectors: ConnectorsRepository,
  manager: EntityManager,
  asked: readonly (AskedTogether<Asked> & { readonly wish: ExternalDeviceWish })[],
  work: (connector: Connector, wishes: readonly Wish<Asked>[]) => Promise<readonly (Result | WireError)[]>,
): Promise<readonly (Result | WireError)[]> {
  const results = new Map<AskedTogether<Asked>, Result | WireError>();
  const groups = Map.groupBy(asked, ({ wish: { projectId, connectorId }, origin: { correlationId } }) =>
    JSON.stringify([projectId, connectorId, correlationId]),
  );
  for (const group of groups.values()) {
    const [first] = group;
    const connector = await connectors.findForChange(manager, first!.wish);
    const isKnown = connector !== undefined && connector.driverId !== null;
    const wishes = group.map(({ wish }) => wish);
    const ofGroup = isKnown ? await first!.within(() => work(connector, wishes)) : [];
    for (const [nth, each] of group.entries()) results.set(each, ofGroup[nth] ?? refusals.connectorUnknown());
  }
  return asked.map((each) => results.get(each)!);
}
