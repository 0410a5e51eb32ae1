import { JITTERBIT } from '../support/jitterbit.ts';
import type { Attempt, Intruder, IsolationRows } from './attempt.ts';
import type { ForeignProject } from './foreign-project.ts';

/** T-J7: not even a member of another organisation hears of it. */
const FORBIDDEN = [403];

/** In the organisation of the other project, and with its numbers in the own one: a failure of the domain, under 200. */
const inBoth =
  (pathOf: (foreign: ForeignProject) => string, bodyOf?: (foreign: ForeignProject) => object) =>
  (foreign: ForeignProject, { jitterbit }: Intruder): Attempt[] =>
    [
      { what: 'its organisation', orgId: foreign.jitterbit.orgId, statuses: FORBIDDEN },
      { what: 'its connector in the own organisation', orgId: jitterbit.orgId, statuses: [200] },
    ].map(({ what, orgId, statuses }) => ({
      ...{ what, path: `${JITTERBIT}/orgs/${orgId}/connector${pathOf(foreign)}`, as: ['user'], statuses },
      headers: { authToken: jitterbit.authToken },
      ...(bodyOf === undefined ? {} : { body: bodyOf(foreign) }),
    }));

/** jitterbit-contract.md §5 to §9 */
export const jitterbitRows: IsolationRows = {
  [`POST ${JITTERBIT}/orgs/{orgId}/connector`]: ({ jitterbit: { orgId } }, { jitterbit: { authToken } }) => [
    {
      ...{ what: 'its organisation', path: `${JITTERBIT}/orgs/${orgId}/connector`, as: ['user'], statuses: FORBIDDEN },
      ...{ headers: { authToken }, body: { name: 'intruder', version: '1' } },
    },
  ],
  [`GET ${JITTERBIT}/orgs/{orgId}/connector`]: inBoth(() => ''),
  [`DELETE ${JITTERBIT}/orgs/{orgId}/connector/{connectorId}`]: inBoth(({ registration }) => `/${registration.id}`),
  [`DELETE ${JITTERBIT}/orgs/{orgId}/connector/{connectorId}/sdk/delete`]: inBoth(
    ({ registration }) => `/${registration.id}/sdk/delete`,
  ),
  [`PUT ${JITTERBIT}/orgs/{orgId}/connector/validate/securityinfo`]: inBoth(
    () => '/validate/securityinfo',
    ({ registration: { name, key, secret } }) => ({ name, key, secret }),
  ),
  'PUT /admin/v1/connectors/{connectorId}/payload': ({ registration }) => [
    {
      ...{ what: 'its connector', path: `/admin/v1/connectors/${registration.id}/payload`, as: ['user', 'client'] },
      ...{ body: { name: registration.name }, statuses: [403] },
    },
  ],
};
