import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { telemetryCommands } from './telemetry-commands.ts';

const owner = {
  ...{ connectorId: 'CON-1', externalDeviceId: 'd1', attempt: 1 },
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

  it('C2C-11 have another id for another virtual device, and for one that is asked for anew', () => {
    const idOf = (over: Partial<typeof owner>) =>
      telemetryCommands({ ...owner, ...over }, samples(1), origin).commands[0]?.commandId;
    expect(new Set([idOf({}), idOf({ attempt: 2 }), idOf({ trackingId: 'VRTR-2' as TrackingId })]).size).toBe(3);
  });

  it('are told by the times of what they bring', () => {
    const { commands } = telemetryCommands(owner, samples(150), origin);
    expect(commands.map(({ commandId }) => commandId)).toEqual(commandsOf(150).map(({ data }) => data['commandId']));
    expect(commands.map(({ times }) => times.length)).toEqual([100, 50]);
    expect(commands[1]?.times.slice(0, 2)).toEqual([110, 111]);
  });

  it('are no larger than a record may be, and leave out what is too large for one', () => {
    expect(sizes(commandsOf(10, 60_000))).toEqual([4, 4, 2]);
    expect(telemetryCommands(owner, samples(2, 70_000), origin)).toEqual({
      records: [],
      commands: [],
      sent: 0,
      oversized: 2,
    });
  });
});
