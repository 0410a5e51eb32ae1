import { Problem } from '../setup/problem.mjs';
import { HttpError, httpJson } from './http-json.mjs';

const PROJECT_NAME = 'demo';

/** @typedef {{ email: string, password: string }} Credentials */

/** @typedef {Credentials & { projectId: string, appId: string }} DemoProject */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ admin: Credentials, demo: Credentials }}
 */
export function accounts(env) {
  return {
    admin: {
      email: env.UMBRA_ADMIN_EMAIL ?? 'admin@umbra.local',
      password: env.UMBRA_ADMIN_PASSWORD ?? 'umbra-admin',
    },
    demo: { email: env.UMBRA_DEMO_EMAIL ?? 'demo@umbra.local', password: env.UMBRA_DEMO_PASSWORD ?? 'umbra-demo' },
  };
}

/**
 * Makes the demo user and the demo project over the public API, or finds those of an earlier start.
 *
 * @param {{ url: string, admin: Credentials, demo: Credentials }} options `url` is the gateway's
 * @returns {Promise<DemoProject>}
 * @throws {Problem} if one of the two has another password since an earlier start
 */
export async function ensureDemoProject({ url, admin, demo }) {
  const token = await logIn(url, admin, 'UMBRA_ADMIN_PASSWORD');
  /** @type {(method: string, path: string, body?: unknown) => Promise<any>} */
  const call = (method, path, body) => httpJson(method, `${url}/admin/v1${path}`, { token, body });

  const users = await list(call, '/users');
  const user =
    users.find(({ email }) => email === demo.email) ?? (await call('POST', '/users', { ...demo, name: 'Demo' }));
  const projects = await list(call, '/projects');
  const project =
    projects.find(({ name }) => name === PROJECT_NAME) ?? (await call('POST', '/projects', { name: PROJECT_NAME }));
  await call('PUT', `/projects/${project.projectId}/members/${user.userId}`, { role: 'admin' });
  await logIn(url, demo, 'UMBRA_DEMO_PASSWORD');
  return { ...demo, projectId: project.projectId, appId: project.appId };
}

/**
 * @param {string} url
 * @param {Credentials} credentials
 * @param {string} setting
 * @returns {Promise<string>} the access token
 */
async function logIn(url, { email, password }, setting) {
  try {
    const answer = await httpJson('POST', `${url}/users/v2/login`, { body: { email, password } });
    return answer.accessToken;
  } catch (error) {
    if (!(error instanceof HttpError && error.status === 401)) throw error;
    throw new Problem(`${email} was made with another password: set ${setting} to that one, or run \`npm run reset\`.`);
  }
}

/**
 * @param {(method: string, path: string) => Promise<any>} call
 * @param {string} path
 * @returns {Promise<any[]>} all pages of a list
 */
async function list(call, path) {
  const items = [];
  let pageToken;
  do {
    const query = pageToken === undefined ? '' : `?pageToken=${encodeURIComponent(pageToken)}`;
    const page = await call('GET', path + query);
    items.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return items;
}
