import { errorEnvelope } from '@umbra/wire';
import type { Logger } from '@umbra/observability';
import type { FastifyReply } from 'fastify';
import { overloaded } from '../ingestion.errors.ts';
import { Shedder } from './shedder.ts';

const endOfTurn = () => new Promise(setImmediate);

function aReply() {
  const sent = { status: 0, body: '' };
  const reply = {
    code: (status: number) => {
      sent.status = status;
      return reply;
    },
    header: () => reply,
    send: (body: string) => {
      sent.body = body;
      return reply;
    },
  };
  return { sent, reply: reply as unknown as FastifyReply };
}

function aLog() {
  const lines: object[] = [];
  const logger = { warn: (fields: object) => lines.push(fields) } as unknown as Logger;
  return { lines, logger };
}

describe('Shedder', () => {
  it('ERR-1 answers with the envelope of the refusal, each under an id of its own', async () => {
    const shedder = new Shedder(overloaded(), aLog().logger);
    const [first, second] = [aReply(), aReply()];
    shedder.refuse(first.reply);
    shedder.refuse(second.reply);
    await endOfTurn();
    const { message } = overloaded();
    const { id } = JSON.parse(first.sent.body) as { id: string };
    expect(first.sent.status).toBe(503);
    expect(JSON.parse(first.sent.body)).toEqual(errorEnvelope(503, { id, message }));
    expect(second.sent.body).not.toContain(id);
  });

  it('answers no sooner than the event loop has turned, or the sender would keep it from turning', async () => {
    const shedder = new Shedder(overloaded(), aLog().logger);
    const [first, next] = [aReply(), aReply()];
    shedder.refuse(first.reply);
    await Promise.resolve();
    expect(first.sent.status).toBe(0);
    await endOfTurn();
    shedder.refuse(next.reply);
    await endOfTurn();
    expect([first.sent.status, next.sent.status]).toEqual([503, 503]);
  });

  it('writes one line a second, with how many it stands for', async () => {
    const { lines, logger } = aLog();
    let nowMs = 5_000;
    const shedder = new Shedder(overloaded(), logger, () => nowMs);
    for (let i = 0; i < 10; i += 1) shedder.refuse(aReply().reply);
    await endOfTurn();
    expect(lines).toMatchObject([{ code: 'INGESTION_OVERLOADED', requests: 1 }]);
    nowMs += 1_000;
    shedder.refuse(aReply().reply);
    await endOfTurn();
    expect(lines).toMatchObject([{}, { requests: 10 }]);
  });
});
