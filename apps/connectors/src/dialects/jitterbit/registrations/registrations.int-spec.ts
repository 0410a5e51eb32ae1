import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { expectFailure, JitterbitClient, type JitterbitAnswer } from '../../../testing/jitterbit-client.ts';

const REGISTER = 'Register a connector';
const LIST = 'List registered connectors';
const DELETE = 'Delete a connector registration';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const DIGITS = /^[1-9]\d*$/;

type Body = JitterbitAnswer['body'];

let world: ConnectorsWorld;
let own: JitterbitClient;
let other: JitterbitClient;

beforeAll(async () => {
  world = await ConnectorsWorld.start();
});
beforeEach(async () => {
  [own, other] = [await JitterbitClient.of(world), await JitterbitClient.of(world)];
});
afterAll(() => world.stop());

const blockOf = ({ endpointEntityId, functionEntityEndId }: Body): readonly [first: number, last: number] => [
  Number(endpointEntityId),
  Number(functionEntityEndId),
];

describe('J3 register', () => {
  it('J3.1, J3.2, T-J2 answers exactly the published fields, all of them texts', async () => {
    const { status, body } = await own.call('POST', '', { name: 'Dropbox', version: '1.0.0' });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        ...{ status: true, operation: REGISTER, id: expect.stringMatching(DIGITS) },
        ...{ key: expect.stringMatching(UUID), secret: expect.stringMatching(UUID) },
        endpointEntityId: expect.stringMatching(DIGITS),
        functionEntityStartId: expect.stringMatching(DIGITS),
        functionEntityEndId: expect.stringMatching(DIGITS),
      },
    });
    expect(body.key).not.toBe(body.secret);
  });

  it('J3.3, T-J2 hands out blocks of 100 that begin with an E mod 100 = 1', async () => {
    for (const name of ['one', 'two', 'three']) {
      const { endpointEntityId, functionEntityStartId, functionEntityEndId } = await own.registers(name);
      expect(Number(endpointEntityId) % 100).toBe(1);
      expect(Number(functionEntityStartId)).toBe(Number(endpointEntityId) + 1);
      expect(Number(functionEntityEndId)).toBe(Number(endpointEntityId) + 99);
    }
  });

  it('J3.5, T-J3 gives 50 that come at once, of two organisations, 50 ids and 50 disjoint blocks', async () => {
    const registered = await Promise.all(
      Array.from({ length: 50 }, (_, nth) => (nth % 2 === 0 ? own : other).registers(`parallel ${String(nth)}`)),
    );
    expect(new Set(registered.map(({ id }) => String(id))).size).toBe(50);
    expect(new Set(registered.flatMap(({ key, secret }) => [String(key), String(secret)])).size).toBe(100);
    const blocks = registered.map(blockOf).sort(([one], [another]) => one - another);
    for (const [nth, [first]] of blocks.entries()) {
      if (nth > 0) expect(first).toBeGreaterThan(blocks[nth - 1]![1]);
    }
  });

  it('J3.4 never hands a block out again', async () => {
    const before = await own.registers();
    await own.call('DELETE', `/${before.id}`);
    const after = await own.registers();
    expect(blockOf(after)[0]).toBeGreaterThan(blockOf(before)[1]);
    expect(Number(after.id)).toBeGreaterThan(Number(before.id));
  });

  it('J3.6, T-J4 refuses a second one of a name, trimmed, whatever its version: the first goes on validating', async () => {
    const first = await own.registers('Dropbox', '1.0.0');
    for (const [name, version] of [
      ['Dropbox', '1.0.0'],
      ['Dropbox', '2.0.0'],
      [' Dropbox\t', '1.0.0'],
    ]) {
      const answer = await own.call('POST', '', { name, version });
      expectFailure(answer, { errorCode: 'CONNECTOR_ALREADY_REGISTERED', operation: REGISTER });
    }
    expect((await own.validate('Dropbox', first.key, first.secret)).body.status).toBe(true);
    expect(await own.list()).toHaveLength(1);
    await own.registers('dropbox');
  });

  it('J3.6 lets exactly one of several succeed that come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => own.call('POST', '', { name: 'Dropbox', version: '1.0.0' })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    const succeeded = answers.filter(({ body }) => body.status === true);
    expect(succeeded).toHaveLength(1);
    const [listed, ...more] = await own.list();
    expect(more).toEqual([]);
    expect(listed.id).toBe(succeeded[0]?.body.id);
  });

  it('J3.6 lets another organisation have the same name, with ids and keys of its own', async () => {
    const [mine, theirs] = [await own.registers(), await other.registers()];
    for (const field of ['id', 'key', 'secret', 'endpointEntityId']) expect(mine[field]).not.toBe(theirs[field]);
  });

  it('J3.7 gives a name free by deleting its registration', async () => {
    const before = await own.registers();
    await own.call('DELETE', `/${before.id}`);
    const after = await own.registers();
    for (const field of ['id', 'key', 'secret', 'endpointEntityId']) expect(after[field]).not.toBe(before[field]);
    expect((await own.validate('Dropbox', before.key, before.secret)).body.status).toBe(false);
    expect((await own.validate('Dropbox', after.key, after.secret)).body.status).toBe(true);
  });

  it.each([
    ['{}', {}],
    ['an empty name', { name: '', version: '1' }],
    ['a blank name', { name: ' \t', version: '1' }],
    ['no version', { name: 'x' }],
    ['a blank version', { name: 'x', version: ' ' }],
    ['a number for a name', { name: 1, version: '1' }],
    ['null', { name: null, version: '1' }],
    ['an array', []],
    ['a text', '"x"'],
    ['broken JSON', '{"name":'],
    ['no body', undefined],
    ['a NUL', { name: 'a\0b', version: '1' }],
    ['an endless name', { name: 'x'.repeat(256), version: '1' }],
  ])('T-J11 refuses %s with 400 and an envelope', async (_what, body) => {
    const answer = await own.call('POST', '', body);
    expectFailure(answer, { status: 400, errorCode: 'INVALID_REQUEST', operation: REGISTER });
    expect(await own.list()).toEqual([]);
  });

  it.each([
    [{}, 'name must be a string'],
    [{ name: 'x', version: 1 }, 'version must be a string'],
    [{ name: ' ', version: '1' }, 'name must not be blank'],
    [{ name: 'a\0b', version: '1' }, 'name must not hold a NUL character'],
  ])('T-J11 says of %j what is wrong', async (body, reason) => {
    expect((await own.call('POST', '', body)).body.errorMessage).toContain(reason);
  });

  it('§1 ignores unknown fields, and takes any content type', async () => {
    const body = { version: 'free text', more: { name: 1 }, name: 'Dropbox' };
    expect((await own.call('POST', '', body, { 'content-type': 'text/plain' })).body.status).toBe(true);
  });
});

describe('J4 list', () => {
  it('J4.1, J4.2, J4.4 has exactly what registering returned and was sent, by id', async () => {
    const registered = [await own.registers(' Zeta ', ' 2 '), await own.registers('Alpha', '1.0.0-β')];
    const sent = [
      { name: ' Zeta ', version: ' 2 ' },
      { name: 'Alpha', version: '1.0.0-β' },
    ];
    const { status, body } = await own.call('GET');
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        ...{ status: true, operation: LIST },
        registeredConnectorList: registered.map(({ status: _status, operation: _operation, ...fields }, nth) => ({
          ...(fields as object),
          ...sent[nth],
        })),
      },
    });
  });

  it('J4.3, J4.4 is [] for who has none, whatever others have', async () => {
    await other.registers();
    expect((await own.call('GET')).body.registeredConnectorList).toEqual([]);
  });

  it('J4.5, J5.5 is without what was deleted', async () => {
    const [gone, left] = [await own.registers('gone'), await own.registers('left')];
    await own.call('DELETE', `/${gone.id}`);
    expect((await own.list()).map(({ id }) => id as string)).toEqual([left.id]);
  });

  it('J4.6 is one list for all members and logins, whoever registered what', async () => {
    const again = await JitterbitClient.of(world, own.project);
    const registered = [await own.registers('first'), await again.registers('second')];
    for (const client of [own, again]) {
      expect((await client.list()).map(({ id }) => id as string)).toEqual(registered.map(({ id }) => id as string));
    }
  });

  it('§1 takes a GET with a JSON content type, with and without a body', async () => {
    for (const body of [undefined, {}]) expect((await own.call('GET', '', body)).body.status).toBe(true);
  });
});

describe('J5 delete a registration', () => {
  it.each([undefined, {}])('J5.1 says which, and nothing else (body %j)', async (body) => {
    const { id } = await own.registers();
    const answer = await own.call('DELETE', `/${id}`, body);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: true, operation: DELETE, id });
  });

  it('J5.3 knows no other ids: unknown, deleted, of another organisation, or none at all', async () => {
    const [mine, theirs] = [await own.registers(), await other.registers()];
    await own.call('DELETE', `/${mine.id}`);
    for (const id of ['999999999', mine.id, theirs.id, 'abc', '0', '-1', `0${mine.id}`, '1e3', '9'.repeat(30), '%00']) {
      const answer = await own.call('DELETE', `/${id}`);
      expectFailure(answer, { errorCode: 'CONNECTOR_NOT_FOUND', operation: DELETE });
    }
    expect(await other.list()).toHaveLength(1);
  });

  it('J5.5 ends the key pair, and what was sealed of it', async () => {
    const { id, key, secret } = await own.registers();
    await own.call('DELETE', `/${id}`);
    expect((await own.validate('Dropbox', key, secret)).body.errorCode).toBe('CONNECTOR_CREDENTIALS_INVALID');
    const sealed = await world.tables.query(
      `SELECT sealed_keys FROM jitterbit_registration WHERE registration_id = $1`,
      [id],
    );
    expect(sealed).toEqual([{ sealed_keys: null }]);
  });

  it('J5.6, T-J10 is 404 for an empty id, and deletes nothing', async () => {
    await own.registers();
    for (const path of ['/', '//']) {
      expectFailure(await own.call('DELETE', path), { status: 404, errorCode: 'ROUTE_NOT_FOUND', operation: DELETE });
    }
    expect(await own.list()).toHaveLength(1);
  });

  it('is done once by several that come at once', async () => {
    const { id } = await own.registers();
    const answers = await Promise.all(Array.from({ length: 5 }, () => own.call('DELETE', `/${id}`)));
    expect(answers.filter(({ body }) => body.status === true)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.errorCode === 'CONNECTOR_NOT_FOUND')).toHaveLength(4);
  });
});

it('T-J1 registering, listing, validating, deleting and listing again all answer 200', async () => {
  const { id, key, secret } = await own.registers();
  const answers = [
    await own.call('GET'),
    await own.validate('Dropbox', key, secret),
    await own.call('DELETE', `/${id}`),
    await own.call('GET'),
  ];
  for (const { status, body } of answers) expect([status, body.status]).toEqual([200, true]);
  expect(answers[0]?.body.registeredConnectorList).toHaveLength(1);
  expect(answers.at(-1)?.body.registeredConnectorList).toEqual([]);
});

it('T-J12, J1.6 no answer but those of J3 and J4 has a secret in it, and no event or log line', async () => {
  const { id, key, secret } = await own.registers();
  const answers = [
    await own.call('POST', '', { name: 'Dropbox', version: '2' }),
    await own.validate('Dropbox', key, secret),
    await own.validate('Dropbox', secret, key),
    await own.call('PUT', '/validate/securityinfo', { name: 'Dropbox', key }),
    await own.call('DELETE', `/${id}/sdk/delete`),
    await own.call('DELETE', `/${id}`),
    await own.call('DELETE', `/${id}`),
  ];
  for (const { text, body } of answers) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(key);
    expect(Object.keys(body as object)).not.toContain('secret');
  }
  const [events] = await world.tables.query(`SELECT string_agg(data::text, '') AS text FROM domain_event`);
  const [sealed] = await world.tables.query(`SELECT string_agg(r::text, '') AS text FROM jitterbit_registration r`);
  for (const told of [events.text, sealed.text, world.logged.join('')]) {
    for (const hidden of [key, secret, own.token]) expect(told).not.toContain(hidden);
  }
  expect(events.text).toContain('Dropbox');
});
