import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TrialRates } from '../../calls/trial-rates.ts';
import { C2cClient } from '../../../testing/c2c-client.ts';
import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { PatchworksCompany } from '../../../testing/patchworks-company.ts';

describe('C6 testing connectors of the Patchworks API', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;
  let server: Server;
  let url: string;
  let answerWith: RequestListener;
  /** Method and target of each call. */
  let called: string[];

  beforeAll(async () => {
    world = await ConnectorsWorld.start();
    server = createServer((request, response) => {
      called.push(`${request.method ?? ''} ${request.url ?? ''}`);
      answerWith(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  afterAll(async () => {
    await world.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(async () => {
    company = await PatchworksCompany.found(world);
    called = [];
    answers(204);
  });

  const answers = (status: number, headers: Record<string, string> = {}) => {
    answerWith = (_request, response) => response.writeHead(status, headers).end();
  };
  const test = (id: number | string, body?: object) => company.call('POST', `connectors/${String(id)}/test`, body);
  const probing = async (probe_url: string | null, probe_method: string | null = null, variables: object[] = []) => {
    const wayIn = await company.rows.implementation(await company.rows.system(), { probe_url, probe_method });
    return company.stored({ authentication_implementation_id: wayIn, variables });
  };
  const failing = (text: string) => ({ message: text, errors: { connector: [text] } });
  const token = { key: 'token', label: 'Token', value: 's3cret/value', secret: true, pivot: { required: true } };

  it('T-P14 passes without a probe, with an empty answer', async () => {
    const answer = await test(await company.stored({ variables: [token] }), { ignored: true });
    expect([answer.status, answer.text, answer.headers.get('content-length')]).toEqual([200, '', '0']);
    expect((await test(await company.stored())).status).toBe(200);
  });

  it('§5.5 whatever body there is, it is ignored', async () => {
    const path = `/api/v1/connectors/${String(await company.stored())}/test`;
    const headers = { authorization: company.project.apiKey, 'content-type': 'text/plain' };
    expect((await world.call('POST', path, { headers, body: '{"not json' })).status).toBe(200);
  });

  it('T-P14 names each required variable without a value', async () => {
    const id = await company.stored({
      variables: [
        { ...token, value: null },
        { ...token, key: 'region', secret: false, value: ' ' },
        { key: 'optional', label: 'O' },
      ],
    });
    const answer = await test(id);
    expect([answer.status, answer.body]).toEqual([
      422,
      {
        message: 'The variables.token field is required. (and 1 more error)',
        errors: {
          'variables.token': ['The variables.token field is required.'],
          'variables.region': ['The variables.region field is required.'],
        },
      },
    ]);
  });

  it('T-P14 knows no other connector', async () => {
    expect((await test(999_999_999)).status).toBe(404);
  });

  it('§5.5 sends one request, filled from the variables', async () => {
    const base = { key: 'base', label: 'Base', value: url };
    const id = await probing('{{base}}/ping?token={{token}}', 'POST', [token, base]);
    const before = (await company.get(`connectors/${String(id)}?include=variables`)).body;
    expect((await test(id)).status).toBe(200);
    expect(called).toEqual(['POST /ping?token=s3cret%2Fvalue']);
    expect((await company.get(`connectors/${String(id)}?include=variables`)).body).toEqual(before);
  });

  it.each([200, 204, 299, 304, 399])('§5.5 passes with an answer of %d', async (status) => {
    answers(status);
    expect((await test(await probing(url))).status).toBe(200);
  });

  it.each([400, 401, 404, 500])('§5.5 fails with an answer of %d, in words without values', async (status) => {
    answers(status);
    const answer = await test(await probing(`${url}/{{token}}`, 'GET', [token]));
    expect([answer.status, answer.body]).toEqual([
      422,
      failing(`The test call was answered with status ${String(status)}.`),
    ]);
  });

  it('§5.5 follows redirects within the host, and none to another', async () => {
    answerWith = ({ url: target = '' }, response) => {
      if (target === '/there') response.writeHead(204).end();
      else response.writeHead(302, { location: target === '/near' ? '/there' : 'http://127.0.0.2:1/' }).end();
    };
    expect((await test(await probing(`${url}/near`))).status).toBe(200);
    const answer = await test(await probing(`${url}/far`));
    expect(answer.body).toEqual(failing('The test call leads to an address that is not called.'));
    expect(called).toEqual(['GET /near', 'GET /there', 'GET /far']);
  });

  it('§5.5 fails when nobody answers, without saying whom it asked', async () => {
    answerWith = (request) => request.socket.destroy();
    const host = { key: 'host', label: 'Host', value: url.slice('http://'.length) };
    const answer = await test(await probing('http://{{host}}/', null, [host]));
    expect(answer.body).toEqual(failing('The test call was not answered.'));
  });

  it('§5.5 waits ten seconds for an answer', async () => {
    answerWith = () => undefined;
    const id = await probing(url);
    const beganAtMs = performance.now();
    expect((await test(id)).body).toEqual(failing('The test call was not answered.'));
    const tookMs = performance.now() - beganAtMs;
    expect(tookMs).toBeGreaterThan(9_900);
    expect(tookMs).toBeLessThan(15_000);
  });

  it('§5.5 names a variable that the probe wants and the connector has not', async () => {
    const answer = await test(await probing(`${url}/{{none}}`));
    expect(answer.body.errors).toEqual({ 'variables.none': ['The variables.none field is required.'] });
    expect(called).toEqual([]);
  });

  it.each(['not a url', 'ftp://127.0.0.1/', 'http://user:pass@127.0.0.1/'])(
    '§5.5 does not call %s',
    async (probeUrl) => {
      const answer = await test(await probing(probeUrl));
      expect(answer.body).toEqual(failing('The test call leads to an address that is not called.'));
    },
  );

  it('C6 calls as often as a project may try things out, by whichever dialect it does', async () => {
    const c2c = await C2cClient.of(world, company.project);
    const id = await probing(url);
    const verify = `/drivers/http-json/verify?projectId=${c2c.projectId}`;
    expect((await c2c.call('POST', verify, { mapping: '1' })).status).toBe(200);
    // Of calls there would be more than 60 before they are refused: each second lets another one in.
    for (let count = 1; count < 60; count += 1) world.app.http.get(TrialRates).take(c2c.projectId);
    const refused = await test(id);
    expect(refused).toMatchObject({ status: 429, body: { message: 'Too Many Attempts.' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(called).toEqual([]);
  });

  describe('where private addresses are not allowed', () => {
    let guarded: ConnectorsWorld;
    beforeAll(async () => (guarded = await ConnectorsWorld.start({ settings: { CONNECTORS_ALLOW_PRIVATE: 'false' } })));
    afterAll(() => guarded.stop());

    it('§5.5 calls no name of this machine, whatever DNS knows of it', async () => {
      company = await PatchworksCompany.found(guarded);
      const answer = await test(await probing(`http://localhost:${new URL(url).port}/`));
      expect([answer.status, Object.keys(answer.body.errors)]).toEqual([422, ['connector']]);
      expect(called).toEqual([]);
    });

    it.each(['127.0.0.1', '[::1]', '10.0.0.1', '169.254.169.254', '0x7f.1', '2130706433'])(
      '§5.5 refuses %s',
      async (host) => {
        const { port } = new URL(url);
        company = await PatchworksCompany.found(guarded);
        const answer = await test(await probing(`http://${host}:${port}/`));
        expect([answer.status, answer.body]).toEqual([
          422,
          failing('The test call leads to an address that is not called.'),
        ]);
        expect(called).toEqual([]);
      },
    );
  });
});
