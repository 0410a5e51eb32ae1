import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { samplesOf, telemetryCommands } from './telemetry-commands.ts';

const owner = {
  ...{ connectorId: 'CON-1', externalDeviceId: 'd1' },
  ...{ projectId: 'p' as ProjectId, trackingId: 'VRTR-1' as TrackingId },
};
const origin = { producer: 'connectors', correlationId: 'run', occurredAtMs: 1 };
const samples = (count: number, characters = 1, fromMs = 10) =>
  Array.from({ length: count }, (_, nth) => ({
    sampledAtMs: fromMs + nth,
    telemetry: { timestamp: fromMs + nth, payload: { text: 'x'.repeat(characters) } },
  }));
const commandsOf = (...[count, characters, fromMs]: Parameters<typeof samples>) =>
  telemetryCommands(owner, samples(count, characters, fromMs), origin).records.map(
    ({ value }) => JSON.parse(String(value)) as { correlationId: string; data: Record<string, unknown> },
  );
const sizes = (commands: ReturnType<typeof commandsOf>) =>
  commands.map(({ data }) => (data['samples'] as object[]).length);

describe('commands that bring samples to ingestion', () => {
  it('have at most 100 samples, the trackingId as key, and say whose they are and who wants the reply', () => {
    const { records, sent, oversized } = telemetryCommands(owner, samples(250), origin);
    expect([sent, oversized]).toEqual([250, 0]);
    expect(records.map(({ topic, key }) => [topic, key])).toEqual(Array(3).fill(['ingestion.commands', 'VRTR-1']));
    const commands = commandsOf(250);
    expect(sizes(commands)).toEqual([100, 100, 50]);
    expect(commands[0]).toMatchObject({
      ...{ correlationId: 'run', data: { replyTo: 'connectors.replies', projectId: 'p', trackingId: 'VRTR-1' } },
    });
  });

  it('C2C-21 have an id that follows from what they bring', () => {
    const ids = (...parameters: Parameters<typeof samples>) =>
      commandsOf(...parameters).map(({ data }) => data['commandId']);
    expect(ids(150)).toEqual(ids(150));
    expect(new Set([...ids(150), ...ids(150, 1, 11)]).size).toBe(4);
  });

  it('say how many samples they bring, for the reply that refuses all of them', () => {
    expect(commandsOf(150).map(({ data }) => samplesOf(String(data['commandId'])))).toEqual([100, 50]);
    expect(samplesOf('of somebody else')).toBe(0);
  });

  it('are no larger than a record may be, and leave out what is too large for one', () => {
    expect(sizes(commandsOf(10, 60_000))).toEqual([4, 4, 2]);
    expect(telemetryCommands(owner, samples(2, 70_000), origin)).toEqual({ records: [], sent: 0, oversized: 2 });
  });
});
