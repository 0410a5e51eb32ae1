import { eventually } from '@umbra/testing';
import { claimDevice, logIn, postSamples, sampleAt, signIn } from './support/actors.ts';
import { succeed } from './support/http.ts';
import { callerTrace, spansOf, tracedSteps, type ReceivedSpan } from './support/traces.ts';
import { untilVisible } from './support/visibility.ts';

const parentOf = ({ parentSpanId }: ReceivedSpan) => parentSpanId;

describe('the trace of a sample', () => {
  let user: string;

  beforeAll(async () => {
    user = await logIn();
  });

  it('leads from the caller over the gateway, ingestion and the log to the commit of the projection', async () => {
    const device = await claimDevice(user);
    const token = await signIn(device);
    // As a device does: what the log does not take in time is posted again, here by a caller of its own.
    const caller = await eventually('a sample is accepted', async () => {
      const trace = callerTrace();
      const headers = { traceparent: trace.traceparent };
      const { status } = await postSamples(token, [sampleAt(Date.now())], { headers });
      return status === 200 ? trace : undefined;
    });
    const chain = await tracedSteps(caller.traceId, [
      'gateway: POST /v2',
      'gateway: POST ingestion',
      'ingestion: POST /v2/',
      'ingestion: telemetry.events publish',
      'shadows: telemetry.events process',
      'shadows: timeline commit',
    ]);
    expect(chain.map(parentOf)).toEqual([caller.spanId, ...chain.slice(0, -1).map(({ spanId }) => spanId)]);
    expect(chain.map(({ kind }) => kind)).toEqual([
      ...['server', 'client', 'server', 'producer', 'consumer', 'internal'],
    ]);
    expect(chain.every(({ isFailed }) => !isFailed)).toBe(true);
    // One record is published once and processed once.
    expect(await spansOf(caller.traceId)).toHaveLength(chain.length);
    const [publish, process, commit] = chain.slice(3);
    expect(process?.attributes).toMatchObject({
      'messaging.kafka.offset': publish?.attributes['messaging.kafka.offset'],
      'messaging.destination.partition.id': publish?.attributes['messaging.destination.partition.id'],
    });
    // It ends at the commit: spans take their time from clocks that were set to the millisecond.
    expect(process?.endMs).toBeGreaterThan((commit?.endMs ?? Infinity) - 1);
  });

  it('is not made where the caller does not record, and the caller is heard by all', async () => {
    const device = await claimDevice(user);
    const token = await signIn(device);
    const [silent, other] = [callerTrace(false), callerTrace()];
    const first = sampleAt(Date.now());
    await postSamples(token, [first], { headers: { traceparent: silent.traceparent } });
    await untilVisible(user, device.trackingId, first.timestamp, 10_000);
    // When a later trace has come to its end, a span of an earlier one would have come too.
    await postSamples(token, [sampleAt(first.timestamp + 1)], { headers: { traceparent: other.traceparent } });
    await tracedSteps(other.traceId, ['ingestion: POST /v2/', 'shadows: timeline commit']);
    expect(await spansOf(silent.traceId)).toEqual([]);
  });

  it('of a change goes through the outbox', async () => {
    const device = await claimDevice(user);
    const caller = callerTrace();
    await succeed('DELETE', `/registry/v2/${device.trackingId}`, {
      token: user,
      headers: { traceparent: caller.traceparent },
    });
    const chain = await tracedSteps(caller.traceId, [
      'registry: device.events publish',
      'shadows: device.events process',
      'shadows: devices commit',
    ]);
    expect(chain.slice(1).map(parentOf)).toEqual(chain.slice(0, -1).map(({ spanId }) => spanId));
    const request = (await spansOf(caller.traceId)).find(({ spanId }) => spanId === parentOf(chain[0] as ReceivedSpan));
    expect(request).toMatchObject({ service: 'registry', kind: 'server' });
  });
});
