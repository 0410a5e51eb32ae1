import { randomUUID } from 'node:crypto';
import { jobEnded, startJob, UPLOADS } from '../support/bulk-jobs.ts';
import { send, type Answer } from '../support/http.ts';
import { newTenant, type Tenant } from '../support/tenant.ts';
import type { GoldenAnswer, GoldenAnswers } from './golden-answer.ts';
import * as golden from './golden-values.ts';

const jobId = expect.stringMatching(/^BULK-[0-9a-f-]{36}$/) as string;

/** Not the one of the other answers, whose devices are counted. */
let own: Promise<Tenant> | undefined;
const tenantOfJobs = (): Promise<Tenant> => (own ??= newTenant('conformance-jobs'));

const ask = async (method: string, path: string, body?: object): Promise<Answer> => {
  const { userToken: token } = await tenantOfJobs();
  return send(method, UPLOADS + path, { token, ...(body === undefined ? {} : { body }) });
};

/** With a job of one new device that has ended. */
const ended =
  (asked: (jobId: string) => Promise<Answer>): GoldenAnswer['ask'] =>
  async () => {
    const tenant = await tenantOfJobs();
    const made = await startJob(tenant, [{ name: `made ${randomUUID().slice(0, 8)}` }]);
    await jobEnded(tenant, made);
    return asked(made);
  };

/** Contract §9. */
export const bulkJobsGolden: GoldenAnswers = {
  [`POST ${UPLOADS}`]: {
    ask: () => ask('POST', '?fileName=fleet.json', [{ name: randomUUID(), externalId: randomUUID() }]),
    status: 202,
    body: { jobId },
  },
  [`GET ${UPLOADS}`]: {
    ask: ended(() => ask('GET', '?type=create&status=completed&limit=50')),
    status: 200,
    body: {
      items: expect.arrayContaining([{ jobId, status: 'completed', type: 'create' }]) as unknown,
      ...{ count: golden.count, limit: 50 },
    },
  },
  [`GET ${UPLOADS}/{jobId}/status`]: {
    ask: ended((id) => ask('GET', `/${id}/status`)),
    status: 200,
    body: {
      ...{ status: 'completed', type: 'create', progress: 100, total: 1, pending: 0 },
      ...{ succeeded: 1, partiallySucceeded: 0, failed: 0 },
    },
  },
  [`GET ${UPLOADS}/{jobId}/results`]: {
    ask: ended((id) => ask('GET', `/${id}/results?limit=10`)),
    status: 200,
    body: {
      items: [
        {
          ...{ name: golden.text, trackingId: golden.trackingId },
          ...{ deviceId: golden.uuid, deviceSecret: golden.deviceSecret },
        },
      ],
      ...{ count: 1, limit: 10, status: 'completed', type: 'create' },
    },
  },
  [`PATCH ${UPLOADS}/{jobId}`]: {
    ask: ended((id) => ask('PATCH', `/${id}`, { action: 'acknowledge' })),
    status: 200,
    body: { status: 'acknowledged' },
  },
};
