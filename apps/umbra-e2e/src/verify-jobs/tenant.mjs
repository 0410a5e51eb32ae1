import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { httpJson } from '../../../launcher/src/stack/http-json.mjs';

const UPLOADS = '/bulkjobs/v4/deviceUploads';
const ANSWER_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 25;
/** A service that was killed answers nobody for so long. */
const AWAY_AT_MOST_MS = 60_000;

/** @typedef {import('../../../launcher/stack.mjs').Stack} Stack */
/** @typedef {(method: string, path: string, body?: unknown) => Promise<any>} Call */
/** @typedef {{ status: string, progress: number, total: number, succeeded: number, partiallySucceeded: number, failed: number, pending: number }} JobStatus */

/** A project with geofences and rules, and what it does with jobs. */
export class Tenant {
  /**
   * @param {Call} call
   * @param {{ projectId: string, appId: string, geofences: string[], rules: string[], sensorRules: string[] }} has
   */
  constructor(call, { projectId, appId, geofences, rules, sensorRules }) {
    this.call = call;
    this.projectId = projectId;
    this.appId = appId;
    this.geofences = geofences;
    this.rules = rules;
    this.sensorRules = sensorRules;
  }

  /**
   * @param {Stack} stack
   * @param {import('node:http').Agent} agent
   */
  static async make({ url, admin }, agent) {
    /** @type {(token: string | undefined) => Call} */
    const callAs = (token) => (method, path, body) =>
      httpJson(method, url + path, { token, body, agent, withinMs: ANSWER_WITHIN_MS });
    const { accessToken } = await callAs(undefined)('POST', '/users/v2/login', admin);
    const asAdmin = callAs(accessToken);
    const { projectId, appId } = await asAdmin('POST', '/admin/v1/projects', { name: `jobs ${randomUUID()}` });
    const key = await asAdmin('POST', `/admin/v1/projects/${projectId}/api-keys`, { name: 'verify' });
    const call = callAs(key.apiKey);
    const circle = { type: 'circle', name: 'yard', definition: { center: { lat: 52.53, lng: 13.38 }, radius: 100 } };
    const dwelling = { type: 'dwelling', name: 'dwells', threshold: { durationS: 600 } };
    const cold = { type: 'temperature', name: 'cold', range: { begin: -20, end: 5 } };
    const made = await patiently(async () => [
      ...(await Promise.all([1, 2].map(() => call('POST', '/geofences/v2', circle)))),
      ...(await Promise.all([1, 2].map(() => call('POST', '/rules/v4', dwelling)))),
      await call('POST', '/sensors/v3', cold),
    ]);
    const ids = made.map(({ id, ruleId }) => id ?? ruleId);
    return new Tenant(call, {
      ...{ projectId, appId, geofences: ids.slice(0, 2), rules: ids.slice(2, 4), sensorRules: ids.slice(4) },
    });
  }

  /**
   * Rows with everything on them.
   *
   * @param {number} count
   * @param {string} prefix of names
   */
  rowsWithEverything(count, prefix) {
    return Array.from({ length: count }, (_, nth) => ({
      name: `${prefix} ${nth}`,
      type: 'Returnable / Reusable',
      tags: ['priority1', 'food', 'fragile', 'Berlin'],
      sendMs: 600_000,
      sampleMs: 100_000,
      distanceM: 100,
      geofences: this.geofences,
      rules: [...this.rules, ...this.sensorRules],
    }));
  }

  /**
   * @param {object[]} rows
   * @returns {Promise<string>} the jobId
   */
  async startJob(rows) {
    return (await patiently(() => this.call('POST', UPLOADS, rows))).jobId;
  }

  /**
   * @param {string} jobId
   * @returns {Promise<JobStatus>}
   */
  statusOf(jobId) {
    return patiently(() => this.call('GET', `${UPLOADS}/${jobId}/status`));
  }

  /**
   * @param {string} jobId
   * @param {(status: JobStatus) => boolean} holds
   * @param {number} withinMs
   * @returns {Promise<JobStatus>} the first of which it holds
   */
  async until(jobId, holds, withinMs) {
    const deadlineMs = Date.now() + withinMs;
    for (let progress = 0; ;) {
      const status = await this.statusOf(jobId);
      const { total, succeeded, partiallySucceeded, failed, pending } = status;
      if (total !== succeeded + partiallySucceeded + failed + pending) throw new Error('The counts do not add up.');
      if (status.progress < progress) throw new Error('The progress went back.');
      progress = status.progress;
      if (holds(status)) return status;
      if (Date.now() > deadlineMs) throw new Error(`${jobId} is not there in time: ${JSON.stringify(status)}`);
      await sleep(LOOK_EVERY_MS);
    }
  }

  /**
   * @param {string} jobId
   * @param {number} [withinMs]
   */
  ended(jobId, withinMs = 300_000) {
    return this.until(jobId, ({ status }) => status !== 'pending' && status !== 'ongoing', withinMs);
  }

  /**
   * @param {string} jobId
   * @returns {Promise<any[]>}
   */
  resultsOf(jobId) {
    return this.all(`${UPLOADS}/${jobId}/results`);
  }

  /**
   * @param {string} path of a list, in either dialect of pages
   * @returns {Promise<any[]>}
   */
  async all(path) {
    const items = [];
    for (let token; ;) {
      const page = await this.call(
        'GET',
        path + (token === undefined ? '' : `?pageToken=${encodeURIComponent(token)}`),
      );
      items.push(...(page.items ?? page.data));
      token = page.nextPageToken ?? page.pageToken;
      if (token === undefined) return items;
    }
  }
}

/**
 * While a service is away, callers ask again.
 *
 * @template Result
 * @param {() => Promise<Result>} ask
 * @returns {Promise<Result>}
 */
async function patiently(ask) {
  const deadlineMs = Date.now() + AWAY_AT_MOST_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const { status = 503 } = /** @type {{ status?: number }} */ (error);
      if (status < 500 || Date.now() > deadlineMs) throw error;
    }
    await sleep(LOOK_EVERY_MS);
  }
}
