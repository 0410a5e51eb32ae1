import { LogUnavailableError } from '@umbra/kafka';
import { aDevice, anExternalId, aProject, RecordingTracer } from '@umbra/testing';
import { CommandsUnderTest } from '../testing/commands-under-test.ts';
import { commandFor, recordOf } from '../testing/commands.ts';
import { aSample } from '../testing/wire-expectations.ts';

const device = aDevice(aProject(), { externalId: anExternalId() });
let under: CommandsUnderTest;

beforeEach(() => {
  under = new CommandsUnderTest().given(device);
});

describe('the traces of commands', () => {
  const CALLER = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  it("an event carries the asker's traceparent where this service records none, and nothing that is none", async () => {
    const given = [CALLER, 'nonsense', undefined].map((traceparent) => {
      return recordOf(commandFor(device, [aSample()]), traceparent);
    });
    await under.whenRecords(...given);
    expect(under.log.records.map(({ headers }) => headers?.['traceparent'])).toEqual([
      ...[CALLER, undefined, undefined],
      ...[CALLER, undefined, undefined],
    ]);
  });

  it('an event carries the span of its publication, which leads to the command', async () => {
    const tracer = new RecordingTracer();
    under = new CommandsUnderTest({ tracer }).given(device);
    await under.whenRecords(recordOf(commandFor(device, [aSample()]), CALLER));
    const [process] = tracer.named('ingestion.commands process');
    const [publish] = tracer.named('telemetry.events publish');
    expect(process).toMatchObject({ parentSpanId: '00f067aa0ba902b7', isEnded: true, failure: undefined });
    expect(publish).toMatchObject({ parentSpanId: process?.spanId, isEnded: true });
    expect(under.log.records[0]?.headers?.['traceparent']).toContain(publish?.spanId);
  });

  it('a batch that fails ends its spans as failed', async () => {
    const tracer = new RecordingTracer();
    under = new CommandsUnderTest({ tracer }).given(device);
    under.log.failWith = new LogUnavailableError('away');
    await expect(under.when(commandFor(device, [aSample()]))).rejects.toThrow();
    expect(tracer.spans.every(({ isEnded, failure }) => isEnded && failure === 'KAFKA_LOG_UNAVAILABLE')).toBe(true);
  });
});
