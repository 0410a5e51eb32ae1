import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { select } from '@umbra/postgres';
import type { Answer } from '@umbra/testing';
import { C2cClient } from '../../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { PatchworksCompany } from '../../../testing/patchworks-company.ts';
import { scriptedDriver } from '../../../testing/scripted-driver.ts';

/** How a text may be written down. */
const spellingsOf = (text: string): string[] => [
  text,
  encodeURIComponent(text),
  ...[0, 1, 2].map((offset) =>
    Buffer.from(' '.repeat(offset) + text)
      .toString('base64')
      .slice(offset === 0 ? 0 : 4, -4),
  ),
];

describe('T-P11 secret values', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;
  let server: Server;
  let url: string;
  /** All that was answered. */
  const answers: string[] = [];
  const secrets = Array.from({ length: 6 }, (_, nth) => `secret ${String(nth)} ${randomUUID()}`);
  const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = ''] = secrets;
  const shown = `shown ${randomUUID()}`;

  beforeAll(async () => {
    world = await ConnectorsWorld.start({ drivers: [scriptedDriver({ driverId: 'scripted', provider: 'Scripted' })] });
    company = await PatchworksCompany.found(world);
    server = createServer((_request, response) => response.writeHead(401).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(async () => {
    await world.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function call(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await company.call(method, path, body);
    answers.push(answer.text, JSON.stringify([...answer.headers]));
    return answer;
  }

  async function everyTable(): Promise<string> {
    const tables = await select<{ name: string }>(
      world.tables,
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'connectors'`,
    );
    const dumps = tables.map(async ({ name }) => select(world.tables, `SELECT "${name}"::text AS row FROM "${name}"`));
    return JSON.stringify(await Promise.all(dumps));
  }

  it('are in no answer, no log line, no event and no table, in clear or encoded', async () => {
    const variable = (key: string, value: string, more: object = {}) => ({
      key,
      label: key,
      value,
      secret: true,
      ...more,
    });
    const wayIn = await company.wayInOf('Scripted');
    const stored = await call('POST', 'connectors?include=variables', {
      ...(await company.fields({ authentication_implementation_id: wayIn })),
      variables: [variable('url', first), variable('secret', second), variable('note', shown, { secret: false })],
    });
    expect(stored.status).toBe(200);
    const { id, variables } = stored.body.data;
    const path = `connectors/${String(id)}`;
    await call('POST', 'connectors', await company.fields({ rate_limit_unit: 'x', variables: [variable('k', third)] }));
    await call('POST', 'connectors', await company.fields({ variables: [variable('k', third), variable('k', third)] }));
    await call('POST', 'connectors', await company.fields({ variables: [variable('k', third, { secret: third })] }));
    await call('PUT', `${path}?include=variables`, { variables: [{ id: variables[0].id, value: fourth }] });
    await call('PUT', path, { variables: [{ id: 999_999_999, value: fourth }] });
    await call('PUT', path, { variables: [variable('extra', fifth, { locked: true })] });
    await call('PUT', path, { variables: [variable('extra', fifth, { locked: false })] });
    await call('PUT', path, { variables: [{ key: 'url', secret: false }] });
    await call('PUT', path, { variables: [variable('url', first)] });
    const probed = await company.rows.implementation(await company.rows.system(), {
      probe_url: `${url}/{{secret}}?x={{secret}}`,
    });
    const other = await call('POST', 'connectors', {
      ...(await company.fields({ authentication_implementation_id: probed })),
      variables: [variable('secret', sixth)],
    });
    expect((await call('POST', `connectors/${String(other.body.data.id)}/test`)).status).toBe(422);
    await call('POST', `${path}/test`);
    await call('GET', `${path}?include=variables,authenticationImplementation.endpoints.variables`);
    for (const list of ['connectors?include=variables', 'variables', 'model-variables?include=variable,model']) {
      expect((await call('GET', list)).status).toBe(200);
    }
    // Its links repeat the question: what counts is that nothing is found by it.
    expect((await company.get(`variables?filter[value]=${encodeURIComponent(first)}`)).body.meta.total).toBe(0);
    const c2c = await C2cClient.of(world, company.project);
    answers.push((await c2c.get('/connectors')).text);
    await call('DELETE', `connectors/${String(other.body.data.id)}`);

    const places = { answers: answers.join('\n'), log: world.logged.join('\n'), tables: await everyTable() };
    for (const [place, text] of Object.entries(places)) {
      for (const secret of secrets) {
        expect([place, secret, spellingsOf(secret).filter((spelling) => text.includes(spelling))]).toEqual([
          place,
          secret,
          [],
        ]);
      }
    }
    // What is no secret is found where it belongs, so that the search is one.
    expect(places.answers).toContain(shown);
    expect(places.tables).toContain(shown);
    expect(places.log).toContain('request refused');
    expect(Buffer.from(`x${first}`).toString('base64')).toContain(spellingsOf(first)[3]);
  });
});
