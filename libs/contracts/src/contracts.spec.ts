import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newEvent, parseEvent, UnreadableEventError, type EventEnvelope } from './envelope/index.ts';
import { projectHrn, projectIdOfHrn, type ProjectId } from './ids/index.ts';
import { readTelemetryEvent } from './telemetry/index.ts';
import { topics } from './topics/index.ts';

const here = import.meta.dirname;
const fixtureFolder = join(here, '..', 'fixtures');

interface Fixture {
  readonly file: string;
  readonly subject: string;
  readonly bytes: Buffer;
}

const fixtures: Fixture[] = readdirSync(fixtureFolder).flatMap((subject) =>
  readdirSync(join(fixtureFolder, subject)).map((file) => ({
    file,
    subject,
    bytes: readFileSync(join(fixtureFolder, subject, file)),
  })),
);

/** Every type that the sources declare: `EventEnvelope<'telemetry.ingested', …>`, `Command<…>`, `Reply<…>`. */
const declaredTypes = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(events?|commands)\.ts$/.test(file))
  .flatMap((file) => [
    ...readFileSync(join(here, file), 'utf8').matchAll(/(?:EventEnvelope|Command|Reply)<\s*'([^']+)'/g),
  ])
  .map((match) => match[1] ?? '');

describe('events, commands and replies', () => {
  it('each have a fixture, whose name agrees with the type and the version', () => {
    const found = fixtures.map(({ file, bytes }) => {
      const { type, version } = parseEvent(bytes);
      expect(file).toBe(`${type.replace('.', '-')}.v${String(version)}.json`);
      return type;
    });
    expect(new Set(found)).toEqual(new Set(declaredTypes));
  });

  it.each(fixtures.filter(({ subject }) => subject === 'telemetry').map(({ file, bytes }) => [file, bytes] as const))(
    '%s is read from the device timeline',
    (_file, bytes) => {
      const envelope = parseEvent(bytes);
      expect(readTelemetryEvent(envelope)).toBe(envelope);
    },
  );

  it('carry what their writer knows', () => {
    const origin = { producer: 'test', correlationId: 'c', causationId: 'x', occurredAtMs: 0 };
    const event = newEvent<EventEnvelope<'test.happened', { a: number }>>('test.happened', 1, { a: 1 }, origin);
    expect(event).toMatchObject({
      type: 'test.happened',
      version: 1,
      occurredAt: '1970-01-01T00:00:00.000Z',
      data: { a: 1 },
    });
    expect(event.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(parseEvent(Buffer.from(JSON.stringify(event)))).toEqual(event);
  });
});

describe('what is no event', () => {
  it.each([
    ['a tombstone', null],
    ['no JSON', Buffer.from('{')],
    ['no object', Buffer.from('1')],
    ['no id', Buffer.from('{"type":"t","version":1,"data":{}}')],
    ['no type', Buffer.from('{"id":"i","version":1,"data":{}}')],
    ['no version', Buffer.from('{"id":"i","type":"t","data":{}}')],
    ['no data', Buffer.from('{"id":"i","type":"t","version":1}')],
  ])('wall 7: %s is unreadable', (_name, bytes) => {
    expect(() => parseEvent(bytes)).toThrow(UnreadableEventError);
  });

  const event = (type: string, data: object) => ({ ...parseEvent(fixtures[0]?.bytes ?? null), type, data });

  it.each([
    [
      'samples that are none',
      event('telemetry.ingested', { trackingId: 't', projectId: 'p', acceptedAtMs: 1, samples: [] }),
    ],
    [
      'a sample without time',
      event('telemetry.ingested', { trackingId: 't', projectId: 'p', acceptedAtMs: 1, samples: [{}] }),
    ],
    [
      'a position without accuracy',
      event('telemetry.ingested', {
        trackingId: 't',
        projectId: 'p',
        acceptedAtMs: 1,
        samples: [{ sampledAtMs: 1, position: { lat: 1, lng: 1 } }],
      }),
    ],
    [
      'an outcome without sample',
      event('position.resolved', { trackingId: 't', position: { lat: 1, lng: 1, accuracy: 1 } }),
    ],
    ['a deletion without id', event('traces.deleted', { trackingId: 't' })],
  ])('wall 7: %s is unreadable', (_name, envelope) => {
    expect(() => readTelemetryEvent(envelope)).toThrow(UnreadableEventError);
  });

  it('wall 8: an unknown type is passed over', () => {
    expect(readTelemetryEvent(event('telemetry.invented', {}))).toBeUndefined();
  });
});

describe('topics', () => {
  it('have names that say whose they are, each once, each with its dead letters', () => {
    const names = topics.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z-]*\.(events|commands|replies)(\.dlq)?$/);
    for (const name of names.filter((candidate) => !candidate.endsWith('.dlq'))) expect(names).toContain(`${name}.dlq`);
  });
});

describe('ids', () => {
  it('USR-6 a project HRN names its project', () => {
    const projectId = 'umbra:5771b3d4' as ProjectId;
    expect(projectIdOfHrn(projectHrn(projectId))).toBe(projectId);
    expect(projectHrn(projectId)).toBe('hrn:here:authorization::umbra:project/5771b3d4');
    expect(projectIdOfHrn('hrn:here:authorization::umbra:project/umbra:5771b3d4')).toBe(projectId);
    expect(projectIdOfHrn('hrn:here:authorization::org1:project/a b')).toBe('org1:a b');
    expect(projectIdOfHrn('umbra:5771b3d4')).toBeUndefined();
  });
});
