import type { Connector } from '../../../domain/connector/connector.ts';
import type { DomainEvent } from '../../../domain/events/record-event.ts';
import type { PatchworksConnector } from './patchworks-connector.ts';

/** What this dialect alone knows of a connector, as an event beside the domain's. Sessions and keys stay out of it. */
export function patchworksEvent(
  what: 'stored' | 'updated',
  { connectorId }: Pick<Connector, 'connectorId'>,
  connector: PatchworksConnector,
  occurredAtMs: number,
): DomainEvent {
  const { session_id: _session, platform_app_key: _key, ...facts } = connector;
  return { aggregate: connectorId, type: `patchworks-connector.${what}`, data: facts, occurredAtMs };
}
