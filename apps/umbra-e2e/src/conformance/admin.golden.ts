import { randomUUID } from 'node:crypto';
import { send, succeed } from '../support/http.ts';
import type { ConformanceWorld, GoldenAnswers } from './golden-answer.ts';
import * as golden from './golden-values.ts';

const newUser = () => ({ email: `${randomUUID()}@umbra.local`, password: 'correct horse', name: 'Somebody' });

const newApiKey = ({ adminToken, tenant }: ConformanceWorld) =>
  succeed<{ keyId: string }>('POST', `/admin/v1/projects/${tenant.projectId}/api-keys`, {
    token: adminToken,
    body: { name: 'a key' },
  });

/** A page of a v4 service (PAGE-1), of which there is more. */
const pageOf = (item: unknown) => ({ items: [item], count: 1, limit: 1, nextPageToken: golden.text });

/** The admin API is ours: what the first issue says of it. */
export const adminGolden: GoldenAnswers = {
  'POST /admin/v1/users': {
    ask: ({ adminToken }) => send('POST', '/admin/v1/users', { token: adminToken, body: newUser() }),
    status: 201,
    body: { userId: golden.userId },
  },
  'GET /admin/v1/users': {
    ask: ({ adminToken }) => send('GET', '/admin/v1/users?limit=1', { token: adminToken }),
    status: 200,
    // The oldest user is the administrator of the instance.
    body: pageOf({
      ...{ userId: golden.userId, email: golden.text, name: golden.text, createdAt: golden.isoTime },
      administrator: true,
    }),
  },
  'POST /admin/v1/projects': {
    ask: ({ adminToken }) => send('POST', '/admin/v1/projects', { token: adminToken, body: { name: 'a project' } }),
    status: 201,
    body: { projectId: golden.text, appId: expect.stringMatching(/^.{8,}$/) as unknown },
  },
  'GET /admin/v1/projects': {
    ask: ({ adminToken }) => send('GET', '/admin/v1/projects?limit=1', { token: adminToken }),
    status: 200,
    body: pageOf({
      projectId: golden.text,
      appId: golden.text,
      orgId: golden.count,
      name: golden.text,
      limits: expect.any(Object) as unknown,
      createdAt: golden.isoTime,
    }),
  },
  'PUT /admin/v1/projects/{projectId}/members/{userId}': {
    ask: async ({ adminToken, tenant }) => {
      const { userId } = await succeed<{ userId: string }>('POST', '/admin/v1/users', {
        token: adminToken,
        body: newUser(),
      });
      return send('PUT', `/admin/v1/projects/${tenant.projectId}/members/${userId}`, {
        token: adminToken,
        body: { role: 'member' },
      });
    },
    status: 204,
  },
  'GET /admin/v1/projects/{projectId}/members': {
    ask: async ({ adminToken }) => {
      const { projectId } = await succeed<{ projectId: string }>('POST', '/admin/v1/projects', {
        token: adminToken,
        body: { name: 'a project' },
      });
      const { userId } = await succeed<{ userId: string }>('POST', '/admin/v1/users', {
        token: adminToken,
        body: newUser(),
      });
      const members = `/admin/v1/projects/${projectId}/members`;
      await succeed('PUT', `${members}/${userId}`, { token: adminToken, body: { role: 'member' } });
      return send('GET', members, { token: adminToken });
    },
    status: 200,
    body: {
      items: [{ userId: golden.userId, email: golden.text, name: 'Somebody', role: 'member' }],
      count: 1,
      limit: 100,
    },
  },
  'PUT /admin/v1/projects/{projectId}/limits': {
    ask: ({ adminToken, tenant }) =>
      send('PUT', `/admin/v1/projects/${tenant.projectId}/limits`, {
        token: adminToken,
        body: { samplesPerSecond: 1_000_000 },
      }),
    status: 204,
  },
  'POST /admin/v1/projects/{projectId}/api-keys': {
    ask: ({ adminToken, tenant }) =>
      send('POST', `/admin/v1/projects/${tenant.projectId}/api-keys`, { token: adminToken, body: { name: 'a key' } }),
    status: 201,
    body: { keyId: golden.uuid, apiKey: golden.accessToken },
  },
  'GET /admin/v1/projects/{projectId}/api-keys': {
    ask: async (world) => {
      await newApiKey(world);
      return send('GET', `/admin/v1/projects/${world.tenant.projectId}/api-keys?limit=1`, { token: world.adminToken });
    },
    status: 200,
    // Shown once, when it was made: a list has no key.
    body: pageOf({ keyId: golden.uuid, name: golden.text, createdAt: golden.isoTime }),
  },
  'DELETE /admin/v1/projects/{projectId}/api-keys/{keyId}': {
    ask: async (world) => {
      const { keyId } = await newApiKey(world);
      return send('DELETE', `/admin/v1/projects/${world.tenant.projectId}/api-keys/${keyId}`, {
        token: world.adminToken,
      });
    },
    status: 204,
  },
};
