import { sleep } from 'k6';
import http from 'k6/http';
import { answerOf, call, jsonParams } from './http.ts';
import type { Credentials, LoadSettings } from './settings.ts';

/** A claimed device. */
export interface Device {
  readonly deviceId: string;
  readonly deviceSecret: string;
  readonly trackingId: string;
}

export interface Project {
  readonly projectId: string;
  readonly appId: string;
}

/** Who the load speaks for. */
export interface Provisioned {
  readonly userToken: string;
  readonly devices: Device[];
}

const PROJECT_NAME = 'load test';
const LICENCES_A_JOB = 1_000;
const RESULTS_A_PAGE = 100;
const CLAIMS_AT_ONCE = 20;
/** The most that a project may have: its limit is not what is tested. */
const SAMPLES_PER_SECOND = 1_000_000;

/** Makes a user and a project if an administrator is given, then devices, each claimed. */
export function provision({ url, user, admin, devices }: LoadSettings): Provisioned {
  const made = admin === undefined ? undefined : makeProject(url, admin, user);
  const userToken = logIn(url, user);
  const project = made ?? firstProject(url, userToken);
  return { userToken, devices: makeDevices(url, userToken, project, devices) };
}

function logIn(url: string, { email, password }: Credentials): string {
  const login = { method: 'POST', url: `${url}/users/v2/login`, body: { email, password } } as const;
  return call<{ accessToken: string }>(login).accessToken;
}

function firstProject(url: string, token: string): Project {
  const { licenses } = call<{ licenses: Project[] }>({ method: 'GET', url: `${url}/registry/v2/licenses` }, token);
  const [project] = licenses;
  if (project === undefined) throw new Error('This user has no project; give an administrator, and one is made.');
  return project;
}

function makeProject(url: string, admin: Credentials, user: Credentials): Project {
  const token = logIn(url, admin);
  const base = `${url}/admin/v1`;
  const { userId } =
    findInPages<{ userId: string; email: string }>(`${base}/users`, token, ({ email }) => email === user.email) ??
    call<{ userId: string }>({ method: 'POST', url: `${base}/users`, body: { ...user, name: PROJECT_NAME } }, token);
  const project =
    findInPages<Project & { name: string }>(`${base}/projects`, token, ({ name }) => name === PROJECT_NAME) ??
    call<Project>({ method: 'POST', url: `${base}/projects`, body: { name: PROJECT_NAME } }, token);
  const path = `${base}/projects/${project.projectId}`;
  call({ method: 'PUT', url: `${path}/members/${userId}`, body: { role: 'admin' } }, token);
  call({ method: 'PUT', url: `${path}/limits`, body: { samplesPerSecond: SAMPLES_PER_SECOND } }, token);
  return project;
}

function findInPages<Item>(url: string, token: string, isWanted: (item: Item) => boolean): Item | undefined {
  let query = '';
  for (;;) {
    const page = call<{ items: Item[]; nextPageToken?: string }>({ method: 'GET', url: url + query }, token);
    const found = page.items.find(isWanted);
    if (found !== undefined || page.nextPageToken === undefined) return found;
    query = `?pageToken=${encodeURIComponent(page.nextPageToken)}`;
  }
}

function makeDevices(url: string, token: string, { appId, projectId }: Project, count: number): Device[] {
  const licences: Omit<Device, 'trackingId'>[] = [];
  for (let left = count; left > 0; left -= LICENCES_A_JOB) {
    const body = { count: Math.min(left, LICENCES_A_JOB) };
    const { jobId } = call<{ jobId: string }>(
      { method: 'POST', url: `${url}/registry/v2/${appId}/devices`, body },
      token,
    );
    licences.push(...jobResults(`${url}/registry/v2/${jobId}`, token));
  }
  const query = `?projectId=${encodeURIComponent(projectId)}`;
  const devices: Device[] = [];
  for (let at = 0; at < licences.length; at += CLAIMS_AT_ONCE) {
    const some = licences.slice(at, at + CLAIMS_AT_ONCE);
    const answers = http.batch(
      some.map(({ deviceId }) => ({
        method: 'PUT',
        url: `${url}/registry/v2/devices/${deviceId}${query}`,
        params: { ...jsonParams(token), tags: { name: 'claim' } },
      })),
    );
    some.forEach((licence, i) => {
      devices.push({ ...licence, ...answerOf<{ trackingId: string }>(answers[i]!, 'a claim') });
    });
  }
  return devices;
}

function jobResults(jobUrl: string, token: string): Omit<Device, 'trackingId'>[] {
  const isComplete = () =>
    call<{ status: string }>({ method: 'GET', url: `${jobUrl}/status` }, token).status === 'complete';
  while (!isComplete()) sleep(0.2);
  const results: Omit<Device, 'trackingId'>[] = [];
  let query = `?count=${RESULTS_A_PAGE}`;
  for (;;) {
    const page = call<{ data: Omit<Device, 'trackingId'>[]; pageToken?: string }>(
      { method: 'GET', url: `${jobUrl}/results${query}` },
      token,
    );
    results.push(...page.data);
    if (page.pageToken === undefined) return results;
    query = `?count=${RESULTS_A_PAGE}&pageToken=${encodeURIComponent(page.pageToken)}`;
  }
}
