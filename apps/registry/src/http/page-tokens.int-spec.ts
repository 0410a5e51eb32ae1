import { randomUUID } from 'node:crypto';
import { AnnotatedWorld } from '../testing/annotated-world.ts';
import type { Answer } from '../testing/call-http.ts';
import { expectRefusal } from '../testing/envelopes.ts';

/** Asks for a page of a list: `count=1&pageToken=…`. */
type List = (page: string) => Promise<Answer>;

let one: AnnotatedWorld;
beforeAll(async () => {
  one = await AnnotatedWorld.start();
});
afterAll(() => one.stop());

describe('the lists of the registry', () => {
  const key = randomUUID();

  const asDora = (method: string, path: string, body?: unknown): Promise<Answer> =>
    one.call(method, path, { token: one.dora.token, body });
  const got =
    (path: string, query = ''): List =>
    (page) =>
      asDora('GET', `${path}?${query}&${page}`);
  const posted =
    (path: string, body: unknown, query = ''): List =>
    (page) =>
      asDora('POST', `${path}?${query}&${page}`, body);
  const administered =
    (path: string): List =>
    async (page) =>
      one.world.call('GET', `/admin/v1${path}?${page}`, { token: await one.world.adminToken() });
  const hasJob = async (): Promise<string> => {
    const path = `/registry/v2/${one.project.appId}/devices`;
    const { jobId } = await one.world.must(202, 'POST', path, { token: one.dora.token, body: { count: 2 } });
    await one.world.hasJobResults(one.dora, jobId);
    return jobId;
  };

  /** Two of everything at least, in both projects. */
  async function all(): Promise<readonly (readonly [name: string, list: List])[]> {
    const { project, other } = one;
    const devices: string[] = [];
    for (const owner of [project, project, other, other]) {
      const trackingId = await one.hasDevice(owner);
      devices.push(trackingId);
      for (const type of [key, `${key} too`]) {
        const path = `/aliases/v2/${trackingId}/${encodeURIComponent(type)}`;
        for (const text of ['x', 'y']) {
          expect((await asDora('PUT', `${path}/${trackingId}${text}`)).status).toBe(201);
        }
      }
      const labels = { [key]: ['x', 'y'] };
      expect((await asDora('PUT', `/labels/v4/device/${trackingId}/batch`, { labels })).status).toBe(201);
      expect((await asDora('PUT', `/metadata/v2/devices/${trackingId}`, { a: 1 })).status).toBe(200);
    }
    for (const owner of [project, project, other, other]) await one.world.hasApiKey(owner);
    const [first, second] = [await hasJob(), await hasJob()];
    const within = `projectId=${project.projectId}`;
    const beyond = `projectId=${other.projectId}`;
    const wanted = (value: string) => ({ filters: [{ key, value, storage: 'labels' }] });
    const found = '/registry/v4/resources/device/find';
    return [
      ['licences', got(`/registry/v2/${project.appId}/devices`)],
      ['licences of the other project', got(`/registry/v2/${other.appId}/devices`)],
      ['results of a job', got(`/registry/v2/${first}/results`)],
      ['results of another job', got(`/registry/v2/${second}/results`)],
      ['aliases', got('/aliases/v2', within)],
      ['aliases of a type', got('/aliases/v2', `${within}&type=${key}`)],
      ['aliases by external id', got('/aliases/v2', `${within}&externalId=*x`)],
      ['aliases of the other project', got('/aliases/v2', beyond)],
      ['aliases of a device', got(`/aliases/v2/${devices[0]!}`)],
      ['aliases of a device and a type', got(`/aliases/v2/${devices[0]!}/${key}`)],
      ['aliases of another device', got(`/aliases/v2/${devices[1]!}`)],
      ['labels', got('/labels/v4/device', within)],
      ['labels by a value', got('/labels/v4/device', `${within}&labels[${key}]=x`)],
      ['labels by a key', got('/labels/v4/device', `${within}&labels[${key}]=*`)],
      ['labels of the other project', got('/labels/v4/device', beyond)],
      ['a search', posted(found, wanted('x'), within)],
      ['another search', posted(found, wanted('y'), within)],
      ['a search in the other project', posted(found, wanted('x'), beyond)],
      ['metadata', posted('/metadata/v2/devices/batch', devices)],
      ['metadata of some', posted('/metadata/v2/devices/batch', devices.slice(1))],
      ['projects', administered('/projects')],
      ['users', administered('/users')],
      ['members', administered(`/projects/${project.projectId}/members`)],
      ['members of the other project', administered(`/projects/${other.projectId}/members`)],
      ['API keys', administered(`/projects/${project.projectId}/api-keys`)],
      ['API keys of the other project', administered(`/projects/${other.projectId}/api-keys`)],
    ];
  }

  it('PAGE-4 refuses the token of another list', async () => {
    const lists = await all();
    const given = new Map<string, string>();
    for (const [name, list] of lists) {
      const { body } = await list('count=1&limit=1');
      const token = body.pageToken ?? body.nextPageToken;
      expect([name, token]).toEqual([name, expect.any(String)]);
      given.set(name, token);
    }
    for (const [name, list] of lists) {
      for (const [from, token] of given) {
        const answer = await list(`count=2&limit=2&pageToken=${token}`);
        expect([name, from, answer.status]).toEqual([name, from, from === name ? 200 : 400]);
        if (from !== name) expectRefusal(answer, 400, /pageToken/);
      }
    }
  });
});
