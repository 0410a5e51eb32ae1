import { send } from '../support/http.ts';
import type { GoldenAnswers } from './golden-answer.ts';
import * as golden from './golden-values.ts';

const ORG_ID = expect.stringMatching(/^[1-9]\d*$/) as string;

/** jitterbit-contract.md §4 and patchworks-contract.md §1. */
export const dialectLoginsGolden: GoldenAnswers = {
  'PUT /jitterbit-cloud-restful-service/user/login': {
    ask: ({ tenant: { email, password } }) =>
      send('PUT', '/jitterbit-cloud-restful-service//user/login', { body: { email, password } }),
    status: 200,
    body: {
      ...{ status: true, operation: 'User login', defaultOrgId: ORG_ID, sessionTimeoutInSeconds: 14_400 },
      authenticationToken: expect.stringMatching(/^1_[0-9a-f-]{36}$/) as string,
      ...{ serverUrl: golden.text, cloudAppsUrl: golden.text },
      orgAttrs: [{ orgId: ORG_ID, orgName: 'conformance' }],
    },
  },
  'POST /fabric/api/login': {
    ask: ({ tenant: { email, password } }) =>
      send('POST', '/fabric/api/login', { body: { username: email, password } }),
    status: 200,
    body: { message: 'You have successfully logged in.', token: golden.accessToken, expires_in: 86_400 },
  },
};
