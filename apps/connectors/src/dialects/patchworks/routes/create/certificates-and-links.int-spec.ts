import { randomUUID } from 'node:crypto';
import { newUserId } from '@umbra/contracts/ids';
import { select } from '@umbra/postgres';
import { Sealer } from '@umbra/sealing';
import { type Answer, aProject, eventually } from '@umbra/testing';
import { ConnectorsWorld, SECRET_KEY } from '../../../../testing/connectors-world.ts';
import { PatchworksCompany } from '../../../../testing/patchworks-company.ts';
import { PatchworksRows } from '../../testing/patchworks-rows.ts';
import { StoreClient } from '../../../../testing/patchworks-store-client.ts';
import { certificateContext } from './create-certificate.ts';

describe('certificates and links of variables', () => {
  let world: ConnectorsWorld;
  let company: PatchworksCompany;
  let client: StoreClient;

  beforeAll(async () => {
    world = await ConnectorsWorld.start();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    company = await PatchworksCompany.found(world);
    client = new StoreClient(company);
  });

  it('T-P11 a certificate and its passphrase are sealed, never shown, and the caller’s', async () => {
    const [certificate, passphrase] = [`cert-${randomUUID()}`, `pass-${randomUUID()}`];
    const userId = newUserId();
    const project = await world.hasProject(aProject({ members: [{ userId, role: 'admin' }] }));
    await world.hasUser(userId, 'ada@example.com', 'Ada');
    const token = await world.userToken(userId);
    const answer = await world.call('POST', '/api/v1/certificates?include=user', {
      token,
      body: { name: 'Mine', certificate, passphrase },
    });
    expect(answer.body.data).toMatchObject({
      ...{ name: 'Mine', connector_id: null, certificate: '********', passphrase: '********' },
      user: { id: answer.body.data.user_id },
    });
    const { id } = answer.body.data;
    const [row] = await select<{ certificate: string; passphrase: string }>(
      world.tables,
      `SELECT certificate_sealed AS certificate, passphrase_sealed AS passphrase FROM certificate WHERE id = $1`,
      [id],
    );
    const sealer = new Sealer(SECRET_KEY);
    expect(sealer.open(row!.certificate, certificateContext(id, 'certificate'))).toBe(certificate);
    expect(sealer.open(row!.passphrase, certificateContext(id, 'passphrase'))).toBe(passphrase);
    const events = await select<{ data: object }>(world.tables, `SELECT data FROM domain_event WHERE aggregate = $1`, [
      `certificates/${String(id)}`,
    ]);
    expect(events).toHaveLength(1);
    const told = JSON.stringify(events) + answer.text + world.logged.join('');
    expect(told).not.toMatch(new RegExp(`${certificate}|${passphrase}`));
    const byKey = { headers: { authorization: project.apiKey }, body: { certificate } };
    expect((await world.call('POST', '/api/v1/certificates', byKey)).body.data).toMatchObject({
      user_id: null,
      passphrase: null,
    });
  });

  it.each(['certificate', 'passphrase'])('V7 T-P11 the mask of a %s is none', async (field) => {
    const answer = await company.call('POST', 'certificates', { certificate: 'PEM', [field]: '********' });
    const text = `The ${field} field must be a value, not the mask of one.`;
    expect(answer).toMatchObject({ status: 422, body: { message: text, errors: { [field]: [text] } } });
  });

  it('T-P11 secret values of variables that belong to endpoints and ways in are masked and sealed', async () => {
    const secret = `secret-${randomUUID()}`;
    const variables = [{ key: 'token', label: 'Token', value: secret, secret: true }];
    const wayIn = await client.wayIn({ variables });
    await client.stored('endpoints', { name: 'x', system_id: (await client.system()).id, variables });
    const answer = await company.get(`authentication-implementations/${String(wayIn.id)}?include=variables`);
    expect(answer.body.data.variables).toEqual([expect.objectContaining({ value: '********' })]);
    expect((await company.get(`variables?filter[value]=${secret}`)).body.data).toEqual([]);
    const rows = await select(world.tables, `SELECT to_jsonb(variable) FROM variable`);
    const events = await select(world.tables, `SELECT data FROM domain_event`);
    expect(JSON.stringify([rows, events, world.logged])).not.toContain(secret);
  });

  it('§6.1 a connector has one certificate: who comes at the same moment waits, and is refused', async () => {
    const connector_id = await company.stored();
    let second: Promise<Answer> | undefined;
    await world.tables.transaction(async (manager) => {
      const rows = new PatchworksRows(manager, company.project.state.projectId);
      await manager.query(`SELECT FROM connector WHERE connector_key = $1 FOR UPDATE`, [connector_id]);
      await rows.certificate(connector_id);
      second = company.call('POST', 'certificates', { certificate: 'PEM', connector_id });
      await eventually('the second waits', async () => {
        const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        return (await select(world.tables, waiting)).length > 0;
      });
    });
    expect((await second)?.body.errors).toEqual({ connector_id: ['The selected connector id is invalid.'] });
  });

  it('§6.2 a variable is linked to one more owner, once, and by one key', async () => {
    const connector = await company.stored({ variables: [{ key: 'region', label: 'Region', value: 'eu' }] });
    const [variable] = await company.variablesOf(connector);
    const wayIn = await client.wayIn();
    const link = { variable_id: variable.id, model_type: 'authentication_implementation', model_id: String(wayIn.id) };
    const made = await client.stored('model-variables?include=variable,model', { ...link, required: true, alias: 'r' });
    expect(made).toMatchObject({
      ...{ variable_id: variable.id, alias: 'r', required: true, configurable: false, advanced: false },
      ...{ model_id: wayIn.id, variable: { key: 'region', value: 'eu' }, model: { id: wayIn.id, name: 'Key' } },
    });
    expect(await client.refused('model-variables', link)).toEqual({
      variable_id: ['The variable id field has a duplicate value.'],
    });
    const other = await company.stored({ variables: [{ key: 'region', label: 'Region' }] });
    expect(
      Object.keys(await client.refused('model-variables', { ...link, model_type: 'connector', model_id: other })),
    ).toEqual(['variable_id']);
  });

  it('§6.1 what is asked at the same moment is done one after the other', async () => {
    const wayIn = await client.wayIn();
    const { id: endpoint } = await client.stored('endpoints', { name: 'Orders', system_id: wayIn['system_id'] });
    const path = `authentication-implementations/${String(wayIn.id)}/endpoints?include=endpoints_count`;
    const offers = await Promise.all(
      Array.from({ length: 8 }, () => company.call('POST', path, { endpoint_ids: [endpoint] })),
    );
    expect(offers.map(({ status, body }) => [status, body.data?.endpoints_count])).toEqual(offers.map(() => [200, 1]));
    const connector = await company.stored({ variables: [{ key: 'region', label: 'Region' }] });
    const [variable] = await company.variablesOf(connector);
    const link = { variable_id: variable.id, model_type: 'endpoint', model_id: endpoint };
    const links = await Promise.all(Array.from({ length: 8 }, () => company.call('POST', 'model-variables', link)));
    expect(links.map(({ status }) => status).sort()).toEqual([200, ...links.slice(1).map(() => 422)]);
  });

  it('§6.2 a variable that is linked to a connector counts among its credentials', async () => {
    const [from, to] = [
      await company.stored({ variables: [{ key: 'region', label: 'Region', value: 'eu' }] }),
      await company.stored(),
    ];
    const [variable] = await company.variablesOf(from);
    await client.stored('model-variables', { variable_id: variable.id, model_type: 'connector', model_id: to });
    expect(await company.variablesOf(to)).toEqual([expect.objectContaining({ id: variable.id, value: 'eu' })]);
    const events = await select(
      world.tables,
      `SELECT FROM domain_event JOIN connector ON aggregate = connector_id
        WHERE connector_key = $1 AND type = 'connector.changed' AND (data ->> 'credentialsChanged')::boolean`,
      [to],
    );
    expect(events).toHaveLength(1);
  });
});
