import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import { LocalClouds, MANY } from '../testing/local-clouds.ts';

const clouds = new LocalClouds();
afterEach(() => clouds.close());

describe('a call that is asked about before it is sent', () => {
  const refusal = new ExternalCloudError('refused', 'not any more');

  it('is sent, and answered as any other', async () => {
    let asked = 0;
    const url = await clouds.serve((_request, response) => response.writeHead(200).end('{"a":1}'));
    const answer = await clouds.send({ url, beforeSending: () => void (asked += 1) });
    expect(answer.json()).toEqual({ a: 1 });
    expect(asked).toBe(1);
  });

  it('is not sent when it may not be any more, though it was allowed when it began to wait for its connection', async () => {
    let calls = 0;
    let isAllowed = true;
    const url = await clouds.serve((_request, response) => {
      calls += 1;
      response.writeHead(200).end();
    });
    // The process is paused while the name is looked up, and wakes too late.
    const lookup: LookupFunction = (...look) => {
      isAllowed = false;
      (systemLookup as LookupFunction)(...look);
    };
    const http = clouds.outgoing({ lookup }).for('holder', MANY);
    const named = url.replace('127.0.0.1', 'localhost');
    const beforeSending = (): void => {
      if (!isAllowed) throw refusal;
    };
    await expect(http.send({ url: named, beforeSending })).rejects.toBe(refusal);
    expect(calls).toBe(0);
    isAllowed = true;
    await http.send({ url, beforeSending });
    expect(calls).toBe(1);
  });
});
