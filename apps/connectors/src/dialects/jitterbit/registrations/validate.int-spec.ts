import { ConnectorsWorld } from '../../../testing/connectors-world.ts';
import { expectFailure, JitterbitClient } from '../../../testing/jitterbit-client.ts';

const VALIDATE = 'Validate a connector key and secret';

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

describe('J7 validate', () => {
  it('J7.1, J7.3 takes what belongs together, in any order of the fields, time and again', async () => {
    const { id, key, secret } = await own.registers();
    for (const body of [
      { name: 'Dropbox', key, secret },
      { secret, name: 'Dropbox', key },
    ]) {
      const answer = await own.call('PUT', '/validate/securityinfo', body);
      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ status: true, operation: VALIDATE, id, name: 'Dropbox' });
    }
  });

  it('J7.2, J7.3, T-J5 takes nothing else, and says the same of all of it', async () => {
    const { key, secret } = await own.registers('Dropbox');
    const second = await own.registers('Second');
    const theirs = await other.registers('Theirs');
    const changed = secret.replace(/.$/, (last: string) => (last === '0' ? '1' : '0'));
    const mismatches = [
      ['Dropbox', key, changed],
      ['Dropbox', secret, key],
      ['Dropbox', key, second.secret],
      ['Dropbox', second.key, second.secret],
      ['Second', key, secret],
      ['dropbox', key, secret],
      [' Dropbox', key, secret],
      ['Dropbox', key.toUpperCase(), secret],
      ['Dropbox', key, secret.toUpperCase()],
      ['Dropbox', key, `${secret} `],
      ['Theirs', theirs.key, theirs.secret],
      ['Nobody', key, secret],
      ['Drop\0box', key, secret],
    ] as const;
    const answers = await Promise.all(mismatches.map(([name, k, s]) => own.validate(name, k, s)));
    for (const answer of answers) {
      expectFailure(answer, { errorCode: 'CONNECTOR_CREDENTIALS_INVALID', operation: VALIDATE });
    }
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it.each([{}, { name: 'x', key: 'y' }, { name: 'x', key: 'y', secret: ' ' }, { name: 'x', key: 1, secret: 'z' }, []])(
    'T-J11 refuses %j with 400',
    async (body) => {
      const answer = await own.call('PUT', '/validate/securityinfo', body);
      expectFailure(answer, { status: 400, errorCode: 'INVALID_REQUEST', operation: VALIDATE });
    },
  );
});
