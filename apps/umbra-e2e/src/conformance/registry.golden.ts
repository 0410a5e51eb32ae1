import { eventually } from '@umbra/testing';
import { requestDeviceToken } from '../support/actors.ts';
import { send, succeed, type Answer } from '../support/http.ts';
import type { DeviceSecret } from '../support/oauth.ts';
import { newDevice, type Tenant } from '../support/tenant.ts';
import type { GoldenAnswers } from './golden-answer.ts';
import * as golden from './golden-values.ts';

interface UserToken {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const logIn = ({ email, password }: Tenant): Promise<Answer<UserToken>> =>
  send('POST', '/users/v2/login', { body: { email, password } });

const newLicence = ({ appId, userToken }: Tenant) =>
  succeed<DeviceSecret>('POST', `/registry/v2/${appId}/one-device`, { token: userToken });

const newJob = ({ appId, userToken }: Tenant, body: object) =>
  succeed<{ jobId: string }>('POST', `/registry/v2/${appId}/devices`, { token: userToken, body });

/** REG-3: small jobs are done well within 30 s. */
const completed = (tenant: Tenant, jobId: string): Promise<Answer> =>
  eventually('the job is complete', async () => {
    const answer = await send<{ status: string }>('GET', `/registry/v2/${jobId}/status`, { token: tenant.userToken });
    return answer.body.status === 'complete' && answer;
  });

/** Contract §7 and USR-1. */
const userToken = {
  accessToken: golden.accessToken,
  refreshToken: golden.text,
  expiresIn: 86_400,
  tokenType: 'bearer',
  realm: 'here',
  userId: golden.userId,
};

/** Contract §2, §6 and §7. */
export const registryGolden: GoldenAnswers = {
  'POST /users/v2/login': { ask: ({ tenant }) => logIn(tenant), status: 200, body: userToken },
  'POST /users/v2/refresh': {
    ask: async ({ tenant }) => {
      const { accessToken, refreshToken } = (await logIn(tenant)).body;
      // USR-5: the JavaScript SDK says text.
      const headers = { 'content-type': 'text/plain;charset=UTF-8' };
      return send('POST', '/users/v2/refresh', { body: { accessToken, refreshToken }, headers });
    },
    status: 200,
    body: userToken,
  },
  'POST /users/v2/tokenExchange': {
    ask: ({ tenant }) =>
      send('POST', '/users/v2/tokenExchange', {
        body: {
          accessToken: tenant.userToken,
          scope: `hrn:here:authorization::umbra:project/${tenant.projectId}`,
        },
      }),
    status: 200,
    body: {
      accessToken: golden.accessToken,
      expiresIn: golden.count,
      issuedTokenType: 'urn:ietf:params:oauth:token-type:access_token',
      scope: expect.stringMatching(/^hrn:here:authorization::umbra:project\/.+$/) as unknown,
      tokenType: 'Bearer',
    },
  },
  'GET /v2/timestamp': {
    ask: () => send('GET', '/v2/timestamp'),
    status: 200,
    body: { timestamp: golden.seconds },
  },
  'POST /v2/token': {
    ask: async ({ tenant }) => requestDeviceToken(await newDevice(tenant)),
    status: 200,
    body: { accessToken: golden.accessToken, expiresIn: 86_399 },
  },
  'POST /registry/v2/{appId}/one-device': {
    ask: ({ tenant }) =>
      send('POST', `/registry/v2/${tenant.appId}/one-device?autoclaim=true`, { token: tenant.userToken }),
    status: 201,
    body: { deviceId: golden.uuid, deviceSecret: golden.deviceSecret, trackingId: golden.trackingId },
  },
  'POST /registry/v2/{appId}/devices': {
    ask: ({ tenant }) =>
      send('POST', `/registry/v2/${tenant.appId}/devices`, { token: tenant.userToken, body: { count: 1 } }),
    status: 202,
    body: { jobId: golden.uuid },
  },
  'GET /registry/v2/{jobId}/status': {
    ask: async ({ tenant }) => completed(tenant, (await newJob(tenant, { count: 1 })).jobId),
    status: 200,
    body: { status: 'complete', percent: 100 },
  },
  'GET /registry/v2/{jobId}/results': {
    ask: async ({ tenant }) => {
      const { jobId } = await newJob(tenant, { count: 2 });
      await completed(tenant, jobId);
      return send('GET', `/registry/v2/${jobId}/results`, { token: tenant.userToken });
    },
    status: 200,
    body: {
      data: [
        { deviceId: golden.uuid, deviceSecret: golden.deviceSecret },
        { deviceId: golden.uuid, deviceSecret: golden.deviceSecret },
      ],
      errors: [],
      count: 2,
    },
  },
  'GET /registry/v2/{appId}/devices': {
    ask: async ({ tenant }) => {
      await newLicence(tenant);
      return send('GET', `/registry/v2/${tenant.appId}/devices?count=1`, { token: tenant.userToken });
    },
    status: 200,
    body: { data: [{ deviceId: golden.uuid, timestamp: golden.milliseconds }], count: 1, pageToken: golden.text },
  },
  'GET /registry/v2/{appId}/licenseCount': {
    ask: ({ tenant }) => send('GET', `/registry/v2/${tenant.appId}/licenseCount`, { token: tenant.userToken }),
    status: 200,
    body: { count: golden.count, updatedAt: golden.isoTime },
  },
  'GET /registry/v2/licenses': {
    ask: ({ tenant }) => send('GET', '/registry/v2/licenses', { token: tenant.userToken }),
    status: 200,
    body: {
      licenses: [
        {
          appId: golden.text,
          projectId: golden.text,
          projectName: golden.text,
          projectDescription: expect.any(String) as unknown,
          projectHrn: expect.stringMatching(/^hrn:here:authorization::.+:project\/.+$/) as unknown,
          realm: 'here',
          type: 'platform',
          expired: false,
          expiryDate: golden.isoTime,
          features: [],
          quota: { provisioning: golden.count },
        },
      ],
      start: 0,
      end: 100,
      total: 1,
    },
  },
  'PUT /registry/v2/devices/{deviceOrExternalId}': {
    ask: async ({ tenant }) => {
      const { deviceId } = await newLicence(tenant);
      // REG-10: a JSON content type with nothing behind it.
      const headers = { 'content-type': 'application/json' };
      return send('PUT', `/registry/v2/devices/${deviceId}`, { token: tenant.userToken, headers });
    },
    status: 201,
    body: { trackingId: golden.trackingId },
  },
  'GET /registry/v2/devices/{deviceOrExternalId}': {
    ask: async ({ tenant }) => {
      const { deviceId } = await newDevice(tenant);
      return send('GET', `/registry/v2/devices/${deviceId}`, { token: tenant.userToken });
    },
    status: 200,
    body: { trackingId: golden.trackingId },
  },
  'DELETE /registry/v2/devices/{deviceOrExternalId}': {
    ask: async ({ tenant }) => {
      const { deviceId } = await newLicence(tenant);
      return send('DELETE', `/registry/v2/devices/${deviceId}`, { token: tenant.userToken });
    },
    status: 204,
  },
  'GET /registry/v2/{trackingId}': {
    ask: async ({ tenant }) => {
      const { trackingId } = await newDevice(tenant);
      return send('GET', `/registry/v2/${trackingId}`, { token: tenant.userToken });
    },
    status: 200,
    body: { deviceId: golden.uuid },
  },
  'DELETE /registry/v2/{trackingId}': {
    ask: async ({ tenant }) => {
      const { trackingId } = await newDevice(tenant);
      return send('DELETE', `/registry/v2/${trackingId}`, { token: tenant.userToken });
    },
    status: 204,
  },
};
