import { newEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import { deviceState, newSigningKey, projectState } from '../testing/states.ts';
import {
  readDeviceState,
  readProjectState,
  readSessionState,
  readSigningKeyState,
  readUserState,
} from './read-states.ts';

const origin = { producer: 'test', correlationId: 'c', occurredAtMs: 1 };
const bytes = (data: unknown, type = 'a.b', version = 1) =>
  Buffer.from(JSON.stringify(newEvent<EventEnvelope>(type, version, data, origin)));

describe('the readers of states', () => {
  it('take the whole state from any event of the topic, of types too that they do not know', () => {
    for (const type of ['device.claimed', 'device.renamed']) {
      expect(readDeviceState(bytes(deviceState(), type))).toEqual(deviceState());
    }
    expect(readProjectState(bytes(projectState()))).toEqual(projectState());
    const { state } = newSigningKey('k');
    expect(readSigningKeyState(bytes(state))).toEqual(state);
  });

  it('pass over a schema version that a newer writer made', () => {
    expect(readDeviceState(bytes(deviceState(), 'device.claimed', 2))).toBeUndefined();
  });

  it.each([
    ['nothing', null],
    ['no JSON', Buffer.from('{')],
    ['no envelope', Buffer.from('{"a":1}')],
    ['no version', bytes({ ...deviceState(), version: undefined })],
    ['no status', bytes({ ...deviceState(), status: undefined })],
    ['claims that are no list', bytes({ ...deviceState(), claims: {} })],
    ['a claim without trackingId', bytes({ ...deviceState(), claims: [{ projectId: 'p', appId: 'a' }] })],
    ['a null for a claim', bytes({ ...deviceState(), claims: [null] })],
    ['a number for an externalId', bytes({ ...deviceState(), externalId: 5 })],
  ])('refuse %s', (_what, value) => {
    expect(() => readDeviceState(value)).toThrow(/The record is not a readable event/);
  });

  it('take sessions and users', () => {
    const session = { tokenSha256: 'aa', userId: 'HERE-u1', issuedAtMs: 1, expiresAtMs: 2, version: 1 };
    expect(readSessionState(bytes(session))).toEqual(session);
    const user = { userId: 'HERE-u1', email: 'a@b.test', name: 'A', createdAtMs: 1, version: 1 };
    expect(readUserState(bytes(user))).toEqual(user);
    expect(() => readSessionState(bytes({ ...session, expiresAtMs: '2' }))).toThrow('expiresAtMs');
    expect(() => readUserState(bytes({ ...user, email: undefined }))).toThrow('email');
  });

  it('refuse projects and keys likewise', () => {
    expect(() => readProjectState(bytes({ ...projectState(), orgId: '1' }))).toThrow('orgId');
    expect(() => readProjectState(bytes({ ...projectState(), members: [{}] }))).toThrow('userId');
    expect(() => readProjectState(bytes({ ...projectState(), limits: undefined }))).toThrow('limits');
    expect(() => readSigningKeyState(bytes({ keyId: 'k', version: 1 }))).toThrow('publicJwk');
  });
});
