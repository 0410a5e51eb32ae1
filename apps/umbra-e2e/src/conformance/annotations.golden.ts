import { randomUUID } from 'node:crypto';
import { send, succeed } from '../support/http.ts';
import { newDevice, type Tenant } from '../support/tenant.ts';
import type { GoldenAnswers } from './golden-answer.ts';
import * as golden from './golden-values.ts';

const CONFIRMED = { 'x-confirm': 'true' };

/** A device that is labelled, and has an alias and metadata. */
async function annotated(tenant: Tenant): Promise<{ id: string; type: string; token: string }> {
  const { trackingId: id } = await newDevice(tenant);
  const token = tenant.userToken;
  const type = `type-${randomUUID().slice(0, 8)}`;
  const labels = { name: [`name of ${id.slice(-8)}`], tag: ['cold', 'food'], [type]: ['x'] };
  await succeed('PUT', `/labels/v4/device/${id}/batch`, { token, body: { labels } });
  await succeed('PUT', `/aliases/v2/${id}/batch`, { token, body: { aliases: { [type]: ['A 1', 'B 2'] } } });
  await succeed('PUT', `/metadata/v2/devices/${id}`, { token, body: { colour: 'red' } });
  return { id, type, token };
}

/** LabelObject of §14. */
const labelled = {
  resourceId: golden.trackingId,
  resourceType: 'device',
  labels: expect.objectContaining({ name: [golden.text], tag: ['cold', 'food'] }) as unknown,
};
const metadata = { id: golden.trackingId, data: { colour: 'red' } };

/** Contract §14. */
const labelsGolden: GoldenAnswers = {
  'GET /labels/v4/{resourceType}': {
    ask: async ({ tenant }) => {
      const { type, token } = await annotated(tenant);
      return send('GET', `/labels/v4/device?labels[${type}]=x&labels[tag]=*`, { token });
    },
    status: 200,
    body: { items: [labelled], count: 1, limit: 100 },
  },
  'GET /labels/v4/{resourceType}/keys': {
    ask: async ({ tenant }) => {
      const { token } = await annotated(tenant);
      return send('GET', '/labels/v4/device/keys', { token });
    },
    status: 200,
    body: { keys: expect.arrayContaining(['name', 'tag']) as unknown },
  },
  'GET /labels/v4/{resourceType}/keys/{key}/values': {
    ask: async ({ tenant }) => {
      const { token } = await annotated(tenant);
      return send('GET', '/labels/v4/device/keys/tag/values', { token });
    },
    status: 200,
    body: { values: ['cold', 'food'] },
  },
  'GET /labels/v4/{resourceType}/{resourceId}': {
    ask: async ({ tenant }) => {
      const { id, token } = await annotated(tenant);
      return send('GET', `/labels/v4/device/${id}`, { token });
    },
    status: 200,
    body: labelled,
  },
  'PUT /labels/v4/{resourceType}/{resourceId}/{key}/{value}': {
    ask: async ({ tenant }) => {
      const { id, token } = await annotated(tenant);
      return send('PUT', `/labels/v4/device/${id}/more/a%2Fb`, { token });
    },
    status: 201,
    body: { ...labelled, labels: expect.objectContaining({ more: ['a/b'], tag: ['cold', 'food'] }) as unknown },
  },
  'PUT /labels/v4/{resourceType}/{resourceId}/batch': {
    ask: async ({ tenant }) => {
      const { id, token } = await annotated(tenant);
      return send('PUT', `/labels/v4/device/${id}/batch`, { token, body: { labels: { more: ['b', 'a'] } } });
    },
    status: 201,
    body: { ...labelled, labels: expect.objectContaining({ more: ['a', 'b'], tag: ['cold', 'food'] }) as unknown },
  },
  'DELETE /labels/v4/{resourceType}/{resourceId}': {
    ask: async ({ tenant }) => {
      const { id, token } = await annotated(tenant);
      return send('DELETE', `/labels/v4/device/${id}`, { token });
    },
    status: 204,
  },
  'DELETE /labels/v4/{resourceType}/{resourceId}/{key}': {
    ask: async ({ tenant }) => {
      const { id, token } = await annotated(tenant);
      return send('DELETE', `/labels/v4/device/${id}/tag`, { token });
    },
    status: 204,
  },
  'DELETE /labels/v4/{resourceType}/{resourceId}/{key}/{value}': {
    ask: async ({ tenant }) => {
      const { id, token } = await annotated(tenant);
      return send('DELETE', `/labels/v4/device/${id}/tag/food`, { token });
    },
    status: 204,
  },
};

/** Contract §15. */
const aliasesGolden: GoldenAnswers = {
  'GET /aliases/v2': {
    ask: async ({ tenant }) => {
      const { type, token } = await annotated(tenant);
      return send('GET', `/aliases/v2?type=${type}&externalId=?%201`, { token });
    },
    status: 200,
    body: { data: [{ trackingId: golden.trackingId, aliases: expect.any(Object) as unknown }], count: 1 },
  },
  'GET /aliases/v2/trackingId': {
    ask: async ({ tenant }) => {
      const { type, token } = await annotated(tenant);
      return send('GET', `/aliases/v2/trackingId?type=${type}&externalId=A%201`, { token });
    },
    status: 200,
    body: { trackingId: golden.trackingId },
  },
  'GET /aliases/v2/{trackingId}': {
    ask: async ({ tenant }) => {
      const { id, token } = await annotated(tenant);
      return send('GET', `/aliases/v2/${id}?count=1`, { token });
    },
    status: 200,
    body: { data: expect.any(Object) as unknown, count: 1, pageToken: golden.text },
  },
  'GET /aliases/v2/{trackingId}/{type}': {
    ask: async ({ tenant }) => {
      const { id, type, token } = await annotated(tenant);
      return send('GET', `/aliases/v2/${id}/${type}`, { token });
    },
    status: 200,
    body: { data: expect.any(Object) as unknown, count: 2 },
  },
  'PUT /aliases/v2/{trackingId}/{type}/{externalId}': {
    ask: async ({ tenant }) => {
      const { id, type, token } = await annotated(tenant);
      return send('PUT', `/aliases/v2/${id}/${type}/C%2F3`, { token });
    },
    status: 201,
  },
  'PUT /aliases/v2/{trackingId}/batch': {
    ask: async ({ tenant }) => {
      const { id, type, token } = await annotated(tenant);
      return send('PUT', `/aliases/v2/${id}/batch`, { token, body: { aliases: { [type]: ['C', 'D'] } } });
    },
    status: 201,
  },
  'DELETE /aliases/v2/{trackingId}': {
    ask: async ({ tenant }) => {
      const { id, token } = await annotated(tenant);
      return send('DELETE', `/aliases/v2/${id}`, { token, headers: CONFIRMED });
    },
    status: 204,
  },
  'DELETE /aliases/v2/{trackingId}/{type}': {
    ask: async ({ tenant }) => {
      const { id, type, token } = await annotated(tenant);
      return send('DELETE', `/aliases/v2/${id}/${type}`, { token, headers: CONFIRMED });
    },
    status: 204,
  },
  'DELETE /aliases/v2/{trackingId}/{type}/{externalId}': {
    ask: async ({ tenant }) => {
      const { id, type, token } = await annotated(tenant);
      return send('DELETE', `/aliases/v2/${id}/${type}/A%201`, { token });
    },
    status: 204,
  },
};

/** Contract §16, and the search of §6. */
const othersGolden: GoldenAnswers = {
  'GET /metadata/v2/{kind}/{id}': {
    ask: async ({ tenant }) => {
      const { id, token } = await annotated(tenant);
      return send('GET', `/metadata/v2/devices/${id}`, { token });
    },
    status: 200,
    body: metadata,
  },
  'PUT /metadata/v2/{kind}/{id}': {
    ask: async ({ tenant }) => {
      const { id, token } = await annotated(tenant);
      // MET-4: the JavaScript SDK says text.
      const headers = { 'content-type': 'text/plain;charset=UTF-8' };
      return send('PUT', `/metadata/v2/devices/${id}`, { token, body: { colour: null, wheels: 4 }, headers });
    },
    status: 200,
    body: { id: golden.trackingId, data: { wheels: 4 } },
  },
  'DELETE /metadata/v2/{kind}/{id}': {
    ask: async ({ tenant }) => {
      const { id, token } = await annotated(tenant);
      return send('DELETE', `/metadata/v2/devices/${id}`, { token });
    },
    status: 204,
  },
  'POST /metadata/v2/{kind}/batch': {
    ask: async ({ tenant }) => {
      const { id, token } = await annotated(tenant);
      return send('POST', '/metadata/v2/devices/batch', { token, body: ['nobody', id] });
    },
    status: 200,
    body: { data: [metadata], count: 1 },
  },
  'POST /registry/v4/resources/{resourceType}/find': {
    ask: async ({ tenant }) => {
      const { type, token } = await annotated(tenant);
      const filters = [
        { key: type, value: '?', storage: 'labels' },
        { key: type, value: 'A*', storage: 'aliases' },
      ];
      return send('POST', '/registry/v4/resources/device/find', { token, body: { filters } });
    },
    status: 200,
    body: { items: [{ resourceId: golden.trackingId }], count: 1, limit: 100, total: 1 },
  },
};

export const annotationsGolden: GoldenAnswers = { ...labelsGolden, ...aliasesGolden, ...othersGolden };
