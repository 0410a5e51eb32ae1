import { LogUnavailableError } from '@umbra/kafka';
import { aDesiredState, aDevice, anExternalId, aProject, trackingIdOf, unclaimed } from '@umbra/testing';
import { CommandsUnderTest } from '../testing/commands-under-test.ts';
import { commandFor, recordOf } from '../testing/commands.ts';
import { NOW_MS } from '../testing/path-under-test.ts';
import { aPosition, aSample } from '../testing/wire-expectations.ts';

const project = aProject();
const device = aDevice(project, { externalId: anExternalId() });
let under: CommandsUnderTest;

beforeEach(() => {
  under = new CommandsUnderTest().given(device);
});

const outcomes = () => under.replies.map(({ data }) => data.outcome);
const refusalWith = (status: number, code: string) => ({ status: 'refused', refusal: { status, code } });

describe('telemetry that a connector brings', () => {
  it('C2C-21 goes into the log as if its device had sent it, and says where it came from', async () => {
    const command = commandFor(device, [aSample(20), { ...aSample(10), nobodyKnows: 1 }]);
    await under.when(command);
    const [event, ...others] = under.events;
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      ...{ type: 'telemetry.ingested', producer: 'ingestion' },
      ...{ correlationId: command.correlationId, causationId: command.id },
      data: {
        ...{ trackingId: trackingIdOf(device), projectId: project.state.projectId, appId: project.state.appId },
        ...{ externalId: device.externalId, acceptedAtMs: NOW_MS, source: 'connector', detectOutliers: false },
        samples: [
          { sampledAtMs: 10, position: aPosition },
          { sampledAtMs: 20, position: aPosition },
        ],
      },
    });
    expect(event?.data.samples[0]).not.toHaveProperty('nobodyKnows');
    expect(under.log.records[0]?.key).toBe(trackingIdOf(device));
  });

  it('is answered once the log has it, by its commandId, with the key of its command', async () => {
    const command = commandFor(device, [aSample(10)]);
    await under.when(command);
    expect(under.replies).toMatchObject([
      {
        ...{ type: 'ingestion.telemetry-accepted', causationId: command.id, correlationId: command.correlationId },
        data: { commandId: command.data.commandId, outcome: { status: 'done', result: { accepted: 1, refused: [] } } },
      },
    ]);
    expect(under.log.records.map(({ topic, key }) => [topic, key])).toEqual([
      ['telemetry.events', trackingIdOf(device)],
      ['connectors.replies', trackingIdOf(device)],
    ]);
  });

  it('ING-44 loses what disableTracking forbids, and carries the switch for outliers', async () => {
    under.desire(
      aDesiredState(device, {
        system: {
          ...{ stateVersion: 1, lastModifiedGeofenceTimestamp: 0, detectOutliers: true },
          disableTracking: { periods: [{ begin: 15 }], position: 'all', sensors: '' },
        },
      }),
    );
    await under.when(commandFor(device, [aSample(10), aSample(20)]));
    expect(under.events[0]?.data).toMatchObject({
      detectOutliers: true,
      samples: [
        { sampledAtMs: 10, position: aPosition },
        { sampledAtMs: 20, trackingDisabled: ['position'] },
      ],
    });
  });

  it('a batch costs one append of events and one of answers, whatever is in it', async () => {
    const append = under.log.append.bind(under.log);
    const topics: string[][] = [];
    under.log.append = (records) => {
      topics.push([...new Set(records.map(({ topic }) => topic))].sort());
      return append(records);
    };
    const commands = Array.from({ length: 50 }, (_, nth) => commandFor(device, [aSample(10 + nth)]));
    const other = commandFor(aDevice(project), [aSample(1)]);
    await under.whenRecords(...[...commands, other].map((c) => recordOf(c)), {
      topic: 'ingestion.commands',
      key: 'k',
      value: 'no JSON',
    });
    expect(topics).toEqual([['telemetry.events'], ['connectors.replies', 'ingestion.commands.dlq']]);
    expect(under.events).toHaveLength(50);
    expect(under.replies).toHaveLength(51);
  });
});

describe('a sample that the checks refuse', () => {
  it('ING-3 ING-7 takes no other with it, and is named with what the device would have been told', async () => {
    const samples = [
      aSample(10),
      { timestamp: 11, position: { ...aPosition, lat: 91 } },
      { timestamp: NOW_MS + 10_001 },
      null,
      { timestamp: 12, payload: { a: 'x'.repeat(1000) } },
      aSample(13),
    ];
    await under.when(commandFor(device, samples));
    expect(under.events[0]?.data.samples.map(({ sampledAtMs }) => sampledAtMs)).toEqual([10, 13]);
    const refusal = (index: number, told: string) => ({
      index,
      refusal: {
        ...{ status: 400, code: 'INGESTION_TELEMETRY_INVALID' },
        message: expect.stringContaining(`The telemetry is not valid: ${told}`) as string,
      },
    });
    expect(outcomes()).toEqual([
      {
        status: 'done',
        result: {
          accepted: 2,
          refused: [
            refusal(1, 'data[1].position.lat is too large; wanted: a number from -90 to 90.'),
            refusal(2, 'data[2].timestamp lies in the future'),
            refusal(3, 'data[3] is null; wanted: an object.'),
            refusal(4, 'data[4].payload is too large'),
          ],
        },
      },
    ]);
  });

  it('leaves no event when it is the only one', async () => {
    await under.when(commandFor(device, [{ timestamp: 'yesterday' }]));
    expect(under.events).toEqual([]);
    expect(outcomes()).toMatchObject([{ status: 'done', result: { accepted: 0, refused: [{ index: 0 }] } }]);
  });

  it('is stripped of what nobody knows as well where another one is refused', async () => {
    await under.when(commandFor(device, [{ timestamp: 0 }, { ...aSample(10), nobodyKnows: 1 }]));
    expect(under.events[0]?.data.samples).toEqual([{ sampledAtMs: 10, position: aPosition }]);
  });

  it('is counted, and so are the others', async () => {
    await under.when(commandFor(device, [aSample(10), { timestamp: 0 }, { timestamp: 1 }]));
    const refused = { reason: 'INGESTION_TELEMETRY_INVALID' };
    expect(await under.page.value('umbra_ingestion_samples_total', { source: 'connector' })).toBe(1);
    expect(await under.page.value('umbra_ingestion_samples_refused_total', refused)).toBe(2);
    expect(await under.page.value('umbra_commands_total', { outcome: 'done' })).toBe(1);
  });
});

describe('a command whose device cannot be found', () => {
  it('ING-13 is refused when it is unknown, unclaimed or of another project', async () => {
    const gone = aDevice(project);
    under.given(unclaimed(gone));
    const foreign = commandFor(device, [aSample()], { projectId: aProject().state.projectId });
    await under.when(commandFor(aDevice(project), [aSample()]), commandFor(gone, [aSample()]), foreign);
    expect(outcomes()).toMatchObject([
      refusalWith(404, 'INGESTION_DEVICE_UNKNOWN'),
      refusalWith(404, 'INGESTION_DEVICE_UNKNOWN'),
      refusalWith(403, 'INGESTION_DEVICE_OF_ANOTHER_PROJECT'),
    ]);
    expect(under.events).toEqual([]);
    expect(await under.page.value('umbra_commands_total', { outcome: 'refused' })).toBe(3);
  });

  it('waits for the newest state once, for all of the batch', async () => {
    const fresh = [aDevice(project), aDevice(project)];
    under.news = () => under.given(...fresh);
    await under.when(...[...fresh, device].map((each) => commandFor(each, [aSample()])));
    expect(under.waits).toBe(1);
    expect(outcomes().map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  });

  it('does not wait when all are known', async () => {
    await under.when(commandFor(device, [aSample()]));
    expect(under.waits).toBe(0);
  });
});

describe('a command that asks for what cannot be done', () => {
  it.each([
    ['no samples', { samples: [] }],
    ['too many samples', { samples: Array.from({ length: 101 }, () => aSample()) }],
    ['samples that are no list', { samples: {} as never }],
    ['no trackingId', { trackingId: undefined as never }],
    ['no projectId', { projectId: 7 as never }],
  ])('is refused with %s', async (_what, data) => {
    await under.whenRecords({ ...recordOf(commandFor(device, [], data)), key: 'k' });
    expect(outcomes()).toMatchObject([refusalWith(400, 'INGESTION_COMMAND_INVALID')]);
    expect(under.deadLetters).toEqual([]);
  });

  it('is refused when it is of a type or version that a newer asker knows', async () => {
    const command = commandFor(device, [aSample()]);
    await under.when({ ...command, type: 'ingestion.forget' as never }, { ...command, version: 2 });
    expect(outcomes()).toMatchObject([
      refusalWith(501, 'INGESTION_COMMAND_TYPE_UNKNOWN'),
      refusalWith(501, 'INGESTION_COMMAND_TYPE_UNKNOWN'),
    ]);
  });
});

describe('wall 7: a record that nobody can use', () => {
  it('goes to the dead letters, and the others are taken', async () => {
    const misaddressed = commandFor(device, [aSample(1)], { replyTo: 'telemetry.events' });
    await under.whenRecords(
      { topic: 'ingestion.commands', key: 'k', value: 'no JSON' },
      recordOf(misaddressed),
      recordOf(commandFor(device, [aSample(2)], { commandId: '' })),
      recordOf(commandFor(device, [aSample(3)])),
    );
    expect(under.events.map(({ data }) => data.samples[0]?.sampledAtMs)).toEqual([3]);
    expect(outcomes()).toMatchObject([{ status: 'done' }]);
    expect(under.deadLetters.map(({ headers }) => headers?.['dead-letter-offset'])).toEqual(['0', '1', '2']);
    expect(under.deadLetters[0]?.headers).toMatchObject({
      ...{ 'dead-letter-reader': 'ingestion.commands', 'dead-letter-code': 'CONTRACTS_EVENT_UNREADABLE' },
    });
    expect(await under.page.value('umbra_dead_letters_total', { topic: 'ingestion.commands' })).toBe(3);
    expect(await under.page.value('umbra_commands_total', { outcome: 'failed' })).toBe(3);
  });

  it('and one at which this service fails is answered as well, without its cause', async () => {
    under.desiredShadows.of = (trackingId) => {
      if (trackingId === trackingIdOf(device)) throw new TypeError('secret cause');
      return undefined;
    };
    const other = aDevice(project);
    await under.given(other).when(commandFor(device, [aSample()]), commandFor(other, [aSample()]));
    expect(outcomes()).toMatchObject([refusalWith(500, 'INGESTION_COMMAND_FAILED'), { status: 'done' }]);
    expect(JSON.stringify(under.replies)).not.toContain('secret cause');
    expect(under.deadLetters).toHaveLength(1);
  });
});

describe('at least once', () => {
  it('wall 1: nothing is answered, counted or charged that the log has not taken', async () => {
    under.log.failWith = new LogUnavailableError('away');
    await expect(under.when(commandFor(device, [aSample()]))).rejects.toThrow('away');
    expect(under.log.records).toEqual([]);
    expect(await under.page.value('umbra_ingestion_samples_total', { source: 'connector' })).toBe(0);
  });

  it('ING-46 what comes again has the same id, what comes new another', async () => {
    const command = commandFor(device, [aSample(10), aSample(20)]);
    await under.when(command);
    under.nowMs += 5_000;
    await under.when(command, commandFor(device, [aSample(10), aSample(20)]));
    const ids = under.events.map(({ id }) => id);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('an event that is split has an id for each part, the same ones each time', async () => {
    const heavy = (timestamp: number) => ({
      timestamp,
      scan: {
        wlan: Array.from({ length: 128 }, (_, n) => ({ mac: `00:00:00:00:00:${n.toString(16).padStart(2, '0')}` })),
      },
    });
    const command = commandFor(
      device,
      Array.from({ length: 100 }, (_, nth) => heavy(10 + nth)),
    );
    await under.when(command);
    const first = under.events.map(({ id }) => id);
    await under.when(command);
    expect(first.length).toBeGreaterThan(1);
    expect(new Set(first).size).toBe(first.length);
    expect(under.events.slice(first.length).map(({ id }) => id)).toEqual(first);
  });

  it('an id stands for its samples: one that is accepted only the second time makes another event', async () => {
    const command = commandFor(device, [aSample(10), aSample(NOW_MS + 11_000)]);
    await under.when(command);
    under.nowMs += 5_000;
    await under.when(command);
    expect(new Set(under.events.map(({ id }) => id)).size).toBe(2);
  });
});

describe('ING-50: the limit of an application', () => {
  it('is never a reason to refuse a command, and is used up by it for the requests of its devices', async () => {
    under = new CommandsUnderTest({ limit: 10 }).given(device);
    const { appId } = project.state;
    const samples = Array.from({ length: 100 }, (_, nth) => aSample(10 + nth));
    await under.when(commandFor(device, samples), commandFor(device, samples));
    expect(outcomes()).toMatchObject([{ status: 'done' }, { status: 'done' }]);
    expect(under.limits.take([{ appId, samples: 1 }], under.nowMs)).toMatchObject({ limit: 10, remaining: 0 });
    // No debt: what a second lets through is there after a second.
    expect(under.limits.take([{ appId, samples: 10 }], under.nowMs + 1_000)).toBeUndefined();
  });
});
