import { randomUUID } from 'node:crypto';
import { newUserId } from '@umbra/contracts/ids';
import { projectTopic } from '@umbra/contracts/project';
import { eventually } from '@umbra/testing';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { expectFailure, JitterbitClient } from '../../../testing/jitterbit-client.ts';

let world: ConnectorsWorld;
let own: JitterbitClient;
let other: JitterbitClient;

beforeAll(async () => {
  world = await ConnectorsWorld.start();
  [own, other] = [await JitterbitClient.of(world), await JitterbitClient.of(world)];
});
afterAll(() => world.stop());

/** J3 … J7, with bodies that would be refused: who calls is asked first. */
const CALLS = [
  ['POST', '', '{"name":', 'Register a connector'],
  ['GET', '', undefined, 'List registered connectors'],
  ['DELETE', '/1', '{', 'Delete a connector registration'],
  ['DELETE', '/1/sdk/delete', undefined, 'Delete a connector payload'],
  ['PUT', '/validate/securityinfo', '{}', 'Validate a connector key and secret'],
] as const;

describe('§3 who calls', () => {
  it.each(CALLS)('T-J6 %s %s is 401 without a token, with garbage and with one that nobody has', async (...call) => {
    const [method, path, body, operation] = call;
    for (const authtoken of ['', 'garbage', `1_${randomUUID()}`, `${own.token}, ${own.token}`]) {
      const answer = await own.call(method, path, body, { authtoken });
      expectFailure(answer, { status: 401, errorCode: 'INVALID_AUTH_TOKEN', operation });
    }
  });

  it.each(CALLS)(
    'T-J6, J1.2 %s %s is 401 with one that is over, and says so',
    async (method, path, body, operation) => {
      const userId = own.project.state.members[0]!.userId;
      const authtoken = await world.hasSession(userId, Date.now() - 1);
      const answer = await own.call(method, path, body, { authtoken });
      expectFailure(answer, { status: 401, errorCode: 'SESSION_EXPIRED', operation });
    },
  );

  it.each(CALLS)(
    'T-J7 %s %s is 403 in an organisation of others, and in none',
    async (method, path, body, operation) => {
      const registered = await other.registers(`Dropbox ${method}${path}`);
      const before = await other.list();
      const orgs = [other.orgId, '2147483647', '0', 'abc', `0${own.orgId}`, '9'.repeat(30)];
      for (const orgId of orgs) {
        const target = `/jitterbit-cloud-restful-service/orgs/${orgId}/connector${path.replace('1', registered.id)}`;
        const answer = await own.ask(method, target, body, { authtoken: own.token });
        expectFailure(answer, { status: 403, errorCode: 'ORG_ACCESS_DENIED', operation });
      }
      expect(await other.list()).toEqual(before);
    },
  );

  it('J1.2 lets a login of a moment ago in at once', async () => {
    for (let nth = 0; nth < 5; nth += 1) {
      const authtoken = await world.hasSession(own.project.state.members[0]!.userId);
      expect((await own.call('GET', '', undefined, { authtoken })).status).toBe(200);
    }
  });

  it('lets a new member in at once, and a former one no more', async () => {
    const { state } = own.project;
    const newcomer = newUserId();
    const authtoken = await world.hasSession(newcomer);
    const list = () => own.call('GET', '', undefined, { authtoken });
    expect((await list()).status).toBe(403);
    const publish = (version: number, members: typeof state.members) =>
      world.publish(projectTopic, state.projectId, 'project.member-set', { ...state, members, version });
    await publish(2, [...state.members, { userId: newcomer, role: 'member' }]);
    expect((await list()).status).toBe(200);
    await publish(3, state.members);
    // A right that is there already is not asked for anew: it ends with the news.
    await eventually('the right is over', async () => (await list()).status === 403);
  });

  it('takes the header in any case, and no other credential', async () => {
    const target = `/jitterbit-cloud-restful-service/orgs/${own.orgId}/connector`;
    expect((await own.ask('GET', target, undefined, { AuthToken: own.token })).status).toBe(200);
    const jwt = await world.userToken(own.project.state.members[0]!.userId);
    const others: Record<string, string>[] = [
      { authorization: `Bearer ${own.token}` },
      { authorization: `Bearer ${jwt}` },
      { authtoken: jwt },
    ];
    for (const headers of others) {
      expect((await own.ask('GET', target, undefined, headers)).status).toBe(401);
    }
  });
});

describe('§3 paths and methods', () => {
  it('§1 takes repeated slashes as one', async () => {
    const target = `//jitterbit-cloud-restful-service//orgs/${own.orgId}//connector`;
    expect((await own.ask('GET', target, undefined, { authtoken: own.token })).status).toBe(200);
  });

  it.each([
    ['PUT', '', 'Register a connector', 'GET, POST'],
    ['DELETE', '', 'Delete a connector registration', 'GET, POST'],
    ['HEAD', '', undefined, 'GET, POST'],
    ['GET', '/1', 'Delete a connector registration', 'DELETE'],
    ['POST', '/1/sdk/delete', 'Delete a connector payload', 'DELETE'],
    ['GET', '/validate/securityinfo', 'Validate a connector key and secret', 'PUT'],
  ])('answers 405 to %s %s', async (method, path, operation, allow) => {
    const answer = await own.call(method, path);
    expect([answer.status, answer.headers['allow']]).toEqual([405, allow]);
    if (operation !== undefined) expectFailure(answer, { status: 405, errorCode: 'METHOD_NOT_ALLOWED', operation });
  });

  it.each(['/1/sdk', '/1/sdk/delete/more', '/validate'])('answers 404 to GET %s or what is like it', async (path) => {
    const answer = await own.call(path === '/validate' ? 'PUT' : 'GET', path === '/validate' ? '/validate/x' : path);
    expect([answer.status, answer.body.errorCode]).toEqual([404, 'ROUTE_NOT_FOUND']);
  });
});
