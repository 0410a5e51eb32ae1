import { send } from '../support/http.ts';
import { keepSecret } from '../support/secrets.ts';
import { newTenant, type Tenant } from '../support/tenant.ts';

const BASE = '/jitterbit-cloud-restful-service';

interface Registered {
  readonly status: boolean;
  readonly id: string;
  readonly key: string;
  readonly secret: string;
  readonly endpointEntityId: string;
  readonly functionEntityStartId: string;
  readonly functionEntityEndId: string;
}

/** The calls of Jitterbit's own collection, in its order, by an edge that knows nothing of the service behind. */
describe('Jitterbit’s connector registration', () => {
  let tenant: Tenant;
  let authToken: string;
  let orgId: string;
  let registered: Registered;

  beforeAll(async () => (tenant = await newTenant('jitterbit')));

  const call = <Body>(method: string, path: string, body?: object) =>
    send<Body>(method, `${BASE}${path}`, {
      headers: { authToken, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    });

  const validate = (pair: { readonly key: string; readonly secret: string }) =>
    call('PUT', `/orgs/${orgId}/connector/validate/securityinfo`, { name: 'Dropbox', ...pair });

  it('J1.2 a user logs in, and the token is good at once', async () => {
    const { email, password } = tenant;
    // The published base ends in a slash, and the published paths begin with one.
    const { status, body } = await send<Record<string, unknown>>('PUT', `${BASE}//user/login`, {
      body: { email, password },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: true, sessionTimeoutInSeconds: 14_400, defaultOrgId: expect.any(String) });
    authToken = keepSecret('Jitterbit token', body['authenticationToken'] as string);
    orgId = body['defaultOrgId'] as string;
    expect(await call('GET', `/orgs/${orgId}/connector`)).toMatchObject({
      status: 200,
      body: { status: true, registeredConnectorList: [] },
    });
  });

  it('T-J1 T-J2 it registers a connector, and gets a block of a hundred ids', async () => {
    const { status, body } = await call<Registered>('POST', `/orgs/${orgId}/connector`, {
      ...{ name: 'Dropbox', version: '1.0.0' },
    });
    expect(status).toBe(200);
    registered = body;
    keepSecret('Jitterbit secret', registered.secret);
    const [endpoint, start, end] = [body.endpointEntityId, body.functionEntityStartId, body.functionEntityEndId].map(
      Number,
    ) as [number, number, number];
    expect([endpoint % 100, start - endpoint, end - endpoint]).toEqual([1, 1, 99]);
  });

  it('J4.1 it lists what it registered', async () => {
    const { status: _status, operation: _operation, ...item } = registered as Registered & { operation: string };
    expect((await call('GET', `/orgs/${orgId}/connector`)).body).toMatchObject({
      registeredConnectorList: [{ ...item, name: 'Dropbox', version: '1.0.0' }],
    });
  });

  it('J7.1 it validates key and secret, and T-J5 no others', async () => {
    const { key, secret } = registered;
    expect(await validate({ key, secret })).toMatchObject({ status: 200, body: { status: true } });
    expect(await validate({ key: secret, secret: key })).toMatchObject({
      status: 200,
      body: { status: false, errorCode: 'CONNECTOR_CREDENTIALS_INVALID' },
    });
  });

  it('J5.5 it deletes the registration, whose pair is then good no more', async () => {
    const { id, key, secret } = registered;
    expect(await call('DELETE', `/orgs/${orgId}/connector/${id}`)).toMatchObject({
      status: 200,
      body: { status: true, id },
    });
    expect(await validate({ key, secret })).toMatchObject({ status: 200, body: { status: false } });
    expect((await call('GET', `/orgs/${orgId}/connector`)).body).toMatchObject({ registeredConnectorList: [] });
  });
});
