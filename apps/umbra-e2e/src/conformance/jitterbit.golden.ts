import { randomUUID } from 'node:crypto';
import { send } from '../support/http.ts';
import { JITTERBIT, logInToJitterbit, registerAtJitterbit, type JitterbitRegistration } from '../support/jitterbit.ts';
import type { Tenant } from '../support/tenant.ts';
import type { ConformanceWorld, GoldenAnswer, GoldenAnswers } from './golden-answer.ts';
import * as golden from './golden-values.ts';

const DIGITS = expect.stringMatching(/^[1-9]\d*$/) as string;

const ids = { endpointEntityId: DIGITS, functionEntityStartId: DIGITS, functionEntityEndId: DIGITS };

/** Registers a connector of its own, then asks below `…/orgs/{orgId}/connector`. */
async function ask(
  tenant: Tenant,
  method: string,
  pathOf: (registered: JitterbitRegistration) => string,
  body?: object,
) {
  const login = await logInToJitterbit(tenant);
  const registered = await registerAtJitterbit(login, `conformance ${randomUUID()}`);
  return send(method, `${JITTERBIT}/orgs/${login.orgId}/connector${pathOf(registered)}`, {
    headers: { authToken: login.authToken },
    ...(body === undefined ? {} : { body }),
  });
}

const deleted = (operation: string) => ({ status: true, operation, id: DIGITS });

const validated: GoldenAnswer = {
  ask: async ({ tenant }) => {
    const { authToken, orgId } = await logInToJitterbit(tenant);
    const name = `conformance ${randomUUID()}`;
    const { key, secret } = await registerAtJitterbit({ authToken, orgId }, name);
    const path = `${JITTERBIT}/orgs/${orgId}/connector/validate/securityinfo`;
    return send('PUT', path, { headers: { authToken }, body: { name, key, secret } });
  },
  status: 200,
  body: { status: true, operation: 'Validate a connector key and secret', id: DIGITS, name: golden.text },
};

/** A payload goes in by the administrator (J6.6). */
async function storePayload({ tenant, adminToken }: ConformanceWorld) {
  const login = await logInToJitterbit(tenant);
  const { id, name } = await registerAtJitterbit(login, `conformance ${randomUUID()}`);
  return send('PUT', `/admin/v1/connectors/${id}/payload`, { token: adminToken, body: { name } });
}

/** jitterbit-contract.md §5 to §9 */
export const jitterbitGolden: GoldenAnswers = {
  [`POST ${JITTERBIT}/orgs/{orgId}/connector`]: {
    ask: ({ tenant }) => ask(tenant, 'POST', () => '', { name: `conformance ${randomUUID()}`, version: '1.0.0' }),
    status: 200,
    body: {
      status: true,
      operation: 'Register a connector',
      id: DIGITS,
      key: golden.uuid,
      secret: golden.uuid,
      ...ids,
    },
  },
  [`GET ${JITTERBIT}/orgs/{orgId}/connector`]: {
    ask: ({ tenant }) => ask(tenant, 'GET', () => ''),
    status: 200,
    body: {
      ...{ status: true, operation: 'List registered connectors' },
      registeredConnectorList: expect.arrayContaining([
        { id: DIGITS, name: golden.text, version: '1.0.0', key: golden.uuid, secret: golden.uuid, ...ids },
      ]) as object[],
    },
  },
  [`DELETE ${JITTERBIT}/orgs/{orgId}/connector/{connectorId}`]: {
    ask: ({ tenant }) => ask(tenant, 'DELETE', ({ id }) => `/${id}`),
    status: 200,
    body: deleted('Delete a connector registration'),
  },
  [`DELETE ${JITTERBIT}/orgs/{orgId}/connector/{connectorId}/sdk/delete`]: {
    ask: ({ tenant }) => ask(tenant, 'DELETE', ({ id }) => `/${id}/sdk/delete`),
    status: 200,
    body: deleted('Delete a connector payload'),
  },
  [`PUT ${JITTERBIT}/orgs/{orgId}/connector/validate/securityinfo`]: validated,
  'PUT /admin/v1/connectors/{connectorId}/payload': { ask: storePayload, status: 204 },
};
