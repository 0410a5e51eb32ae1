import { send, succeed } from '../support/http.ts';
import { aSecret, keepSecret } from '../support/secrets.ts';
import { newTenant, type Tenant } from '../support/tenant.ts';

interface Page {
  readonly data: readonly { readonly id: number; readonly name: string }[];
  readonly links: { readonly prev: string | null; readonly next: string | null };
  readonly meta: { readonly total: number };
}

const NAMES = ['Fleet A', 'Fleet B', 'Fleet C', 'Fleet D', 'Fleet E'];

/** A client that finds a system, connects it five times, and walks the list. */
describe('Patchworks’ connectors', () => {
  let tenant: Tenant;
  let token: string;
  let systemId: number;
  let implementationId: number;

  beforeAll(async () => (tenant = await newTenant('patchworks')));

  const store = (name: string, variables: readonly object[] = []) =>
    succeed<{ data: { id: number } }>('POST', '/api/v1/connectors', {
      token,
      body: {
        ...{ name, authentication_implementation_id: String(implementationId), timezone: 'Europe/London' },
        ...{ date_format: 'Y-m-d H:i:s', rate_limit_unit: 'minute', rate_limit_duration: '60', variables },
      },
    });

  it('§1 a login gives a token that is good for a day', async () => {
    const { email: username, password } = tenant;
    const { body } = await send<{ token: string; expires_in: number }>('POST', '/fabric/api/login', {
      body: { username, password },
    });
    expect(body.expires_in).toBe(86_400);
    token = keepSecret('Patchworks token', body.token);
  });

  it('§6.3 a system and a way to authenticate are made', async () => {
    const types = await succeed<Page>('GET', '/api/v1/patchworks/system-types?per_page=100', { token });
    const tracking = types.data.find(({ name }) => name === 'Tracking');
    const system = await succeed<{ data: { id: number } }>('POST', '/api/v1/systems', {
      token,
      body: {
        ...{ name: 'Fleet', label: 'Fleet', colour: 'blue', protocol: 'HTTP', date_format: 'Y-m-d', version: 1 },
        ...{ system_type_id: tracking?.id, rate_limit_unit: 'minute', rate_limit_duration: 60 },
      },
    });
    systemId = system.data.id;
    const kinds = await succeed<Page>('GET', '/api/v1/patchworks/authentication-types', { token });
    const implementation = await succeed<{ data: { id: number } }>('POST', '/api/v1/authentication-implementations', {
      token,
      body: { name: 'Token', system_id: systemId, authentication_type_id: kinds.data[0]?.id },
    });
    implementationId = implementation.data.id;
  });

  it('T-P7 walking links.next visits each match once, in order', async () => {
    for (const name of NAMES) await store(name);
    const visited: string[] = [];
    const totals = new Set<number>();
    let next: string | null = `/api/v1/connectors?per_page=2&sort=-name&filter%5Bsystem%5D=${String(systemId)}`;
    let isFirst = true;
    while (next !== null) {
      const page: Page = await succeed<Page>('GET', next, { headers: { authorization: tenant.apiKey } });
      expect(page.links.prev === null).toBe(isFirst);
      visited.push(...page.data.map(({ name }) => name));
      totals.add(page.meta.total);
      isFirst = false;
      next = page.links.next;
    }
    expect(visited).toEqual([...NAMES].reverse());
    expect([...totals]).toEqual([NAMES.length]);
  });

  it('T-P9 a bare API key and a bearer token both work; none and a wrong one do not', async () => {
    for (const authorization of [tenant.apiKey, `Bearer ${tenant.apiKey}`, `Bearer ${token}`]) {
      expect((await send('GET', '/api/v1/connectors', { headers: { authorization } })).status).toBe(200);
    }
    for (const headers of [{}, { authorization: 'Bearer nothing' }]) {
      const { status, body } = await send('GET', '/api/v1/connectors', { headers: headers as Record<string, string> });
      expect([status, body]).toEqual([401, { message: 'Unauthenticated.' }]);
    }
  });

  it('V6 T-P11 a secret variable is never shown', async () => {
    const value = aSecret('Patchworks variable');
    const { data } = await store('With a secret', [{ key: 'api_token', label: 'API token', value, secret: true }]);
    const shown = await succeed<object>('GET', `/api/v1/connectors/${String(data.id)}?include=variables`, { token });
    expect(shown).toMatchObject({ data: { variables: [{ key: 'api_token', value: '********', secret: true }] } });
    expect(JSON.stringify(shown)).not.toContain(value);
  });

  it('T-P13 T-P14 test answers nothing, destroy a message, then all is gone', async () => {
    const { data } = await store('For a while');
    const path = `/api/v1/connectors/${String(data.id)}`;
    expect(await send('POST', `${path}/test`, { token })).toMatchObject({ status: 200, body: undefined });
    expect(await send('DELETE', path, { token })).toMatchObject({ status: 200, body: { message: expect.any(String) } });
    for (const method of ['GET', 'DELETE']) expect((await send(method, path, { token })).status).toBe(404);
  });
});
