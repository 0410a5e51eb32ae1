import { newEvent } from '../envelope/index.ts';
import type { EventEnvelope } from '../envelope/index.ts';
import { readCommand, readReply } from './read-command.ts';

const origin = { producer: 'test', correlationId: 'c', occurredAtMs: 1 };
const bytes = (data: unknown) => Buffer.from(JSON.stringify(newEvent<EventEnvelope>('a.b', 1, data, origin)));

describe('a record of a commands topic', () => {
  it('is a command when it says which it is and who wants the reply', () => {
    const data = { commandId: 'c1', replyTo: 'tests.replies', externalId: 'e' };
    expect(readCommand(bytes(data)).data).toEqual(data);
  });

  it.each([{}, { commandId: 'c1' }, { commandId: '', replyTo: 'r' }, { commandId: 1, replyTo: 'r' }])(
    'is unreadable with %j',
    (data) => {
      expect(() => readCommand(bytes(data))).toThrow('not a readable event');
    },
  );
});

describe('a record of a replies topic', () => {
  it('is a reply when it says to what, and what came of it', () => {
    const data = { commandId: 'c1', outcome: { status: 'done', result: {} } };
    expect(readReply(bytes(data)).data).toEqual(data);
  });

  it.each([{}, { commandId: 'c1' }, { commandId: 'c1', outcome: null }, { commandId: 'c1', outcome: { status: 'x' } }])(
    'is unreadable with %j',
    (data) => {
      expect(() => readReply(bytes(data))).toThrow('not a readable event');
    },
  );
});
