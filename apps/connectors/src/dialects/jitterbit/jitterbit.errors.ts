import { forbidden, jitterbitFailure, notFound } from '@umbra/wire';

/** What this dialect refuses itself (jitterbit-contract.md §3); where a status says enough, the code is that of the status. */
export const jitterbitRefusals = {
  orgForbidden: () =>
    forbidden(
      'CONNECTORS_ORG_FORBIDDEN',
      'You are not a member of this organisation, or there is no such organisation.',
    ),
  /** J3.6 */
  alreadyRegistered: () =>
    jitterbitFailure(
      'CONNECTOR_ALREADY_REGISTERED',
      'The organisation has a connector of this name: delete its registration first.',
    ),
  tooMany: (limit: number) =>
    jitterbitFailure(
      'INVALID_REQUEST',
      `The organisation may have ${String(limit)} connectors: delete registrations first.`,
    ),
  /** J5.3, J6.5 */
  notFound: () => jitterbitFailure('CONNECTOR_NOT_FOUND', 'The organisation has no connector with this id.'),
  /** J5.2, J6.2 */
  inUse: () => jitterbitFailure('CONNECTOR_IN_USE', 'The connector is in use: remove what uses it first.'),
  /** J7.2: one sentence for all causes. */
  credentialsInvalid: () =>
    jitterbitFailure('CONNECTOR_CREDENTIALS_INVALID', 'Name, key and secret are not those of a registered connector.'),
  /** Of the route for payloads, which is Umbra's own. */
  neverRegistered: () =>
    notFound(
      'CONNECTORS_REGISTRATION_UNKNOWN',
      'There is no registration with this id; one that was deleted is found with its orgId.',
    ),
} as const;
