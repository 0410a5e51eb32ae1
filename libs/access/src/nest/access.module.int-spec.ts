import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Module, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { deviceTopic, type DeviceState } from '@umbra/contracts/device';
import { newEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import type { ProjectId, TrackingId, UserId } from '@umbra/contracts/ids';
import { projectTopic } from '@umbra/contracts/project';
import { signingKeyTopic } from '@umbra/contracts/signing-key';
import type { Topic } from '@umbra/contracts/topics';
import { eventRecord, type KafkaConnection, type LogAppender } from '@umbra/kafka';
import {
  createTestTopic,
  ensureAllTopics,
  eventually,
  NeighbourLog,
  quietLogger,
  testConnection,
  TestMetrics,
} from '@umbra/testing';
import { createHttpApp } from '@umbra/wire';
import { AccessTail } from '../tail/access-tail.ts';
import { claim, deviceState, newSigningKey, projectState } from '../testing/states.ts';
import { signToken } from '../tokens/sign-token.ts';
import { ProjectAccess } from '../projects/project-access.ts';
import type { Caller } from '../caller/caller.ts';
import { AccessModule } from './access.module.ts';
import { Callers } from './callers.decorator.ts';
import { refuseStrangersFirst } from './refuse-strangers-first.ts';
import { CurrentCaller } from './current-caller.decorator.ts';

@Controller('things')
@Callers('user', 'client')
class ThingsController {
  readonly #access: ProjectAccess;

  constructor(access: ProjectAccess) {
    this.#access = access;
  }

  @Get()
  async list(@CurrentCaller() caller: Caller, @Query('projectId') projectId?: string) {
    return { projectId: (await this.#access.resolveProject(caller, projectId)).projectId };
  }

  @Post(':id/parts')
  add(@Body() body: unknown) {
    return { body };
  }

  @Get('own')
  @Callers('device')
  own(@CurrentCaller() caller: Caller) {
    return caller;
  }
}

/** What other tests wrote before is read first. */
const CATCH_UP_MS = 20_000;

describe('AccessModule', () => {
  // The topics are those of every service, and the broker is shared with other tests: all ids are this test's own.
  const run = randomUUID();
  const key = newSigningKey(`key-${run}`);
  const projectId = `umbra:${run}` as ProjectId;
  const userId = `HERE-${run}` as UserId;
  const folded: string[] = [];
  const metrics = new TestMetrics();
  let connection: KafkaConnection;
  let appender: LogAppender;
  let furtherTopic: Topic;
  let app: NestFastifyApplication;
  let tail: AccessTail;

  const publish = async (topic: Topic, id: string, state: object) => {
    const event = newEvent<EventEnvelope>('test.changed', 1, state, {
      producer: 'test',
      correlationId: run,
      occurredAtMs: 1,
    });
    await appender.append([eventRecord(topic, id, event)]);
  };
  const publishDevice = (state: DeviceState) => publish(deviceTopic, state.deviceId, state);
  const get = async (path: string, token?: string) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await app.inject({ method: 'GET', url: path, headers });
    return { status: response.statusCode, body: response.json() };
  };
  const device = (name: string, changes: Parameters<typeof deviceState>[0] = {}) =>
    deviceState({
      deviceId: `${name}-${run}`,
      projectId,
      claims: [claim(`HERE-${name}-${run}`, { projectId })],
      ...changes,
    });
  const tokenOf = (state: DeviceState) =>
    signToken(key.privateKey, key.state.keyId, {
      kind: 'device',
      deviceId: state.deviceId,
      trackingId: state.claims[0]?.trackingId as TrackingId,
      projectId,
      deviceVersion: state.version,
    });
  const userToken = (id: UserId = userId) => signToken(key.privateKey, key.state.keyId, { kind: 'user', userId: id });

  beforeAll(async () => {
    connection = testConnection({ metrics });
    await ensureAllTopics(connection);
    furtherTopic = await createTestTopic(connection, { partitions: 1 });
    appender = await NeighbourLog.open(connection);
    await publish(signingKeyTopic, key.state.keyId, key.state);
    await publish(
      projectTopic,
      projectId,
      projectState({ projectId, appId: run, members: [{ userId, role: 'admin' }] }),
    );
    await publishDevice(device('early'));
    const apply = ({ value }: { value: Buffer | null }) => {
      if (String(value) === 'poison') throw new Error('cannot be used');
      folded.push(String(value));
    };
    @Module({
      imports: [AccessModule.forRoot({ connection, further: [{ topic: furtherTopic.name, apply }] })],
      controllers: [ThingsController],
    })
    class TestModule {}
    app = await createHttpApp(TestModule, { logger: quietLogger });
    refuseStrangersFirst(app);
    app.enableShutdownHooks();
    await app.init();
    tail = app.get(AccessTail);
  });

  afterAll(async () => {
    await app.close();
    await appender.close();
    await connection.close();
  });

  it('knows at its start all that the topics held before', async () => {
    expect(tail.isReady).toBe(true);
    const state = device('early');
    expect(await get('/things/own', await tokenOf(state))).toMatchObject({
      status: 200,
      body: { kind: 'device', deviceId: state.deviceId, projectId },
    });
    expect(await get('/things', await userToken())).toEqual({ status: 200, body: { projectId } });
  });

  it('AUTH-1 answers 401 with the error envelope to nobody', async () => {
    for (const token of [undefined, 'nonsense']) {
      const { status, body } = await get('/things', token);
      expect(status).toBe(401);
      expect(body).toMatchObject({
        code: 401,
        error: 'Unauthorized',
        message: expect.any(String),
        id: expect.any(String),
      });
    }
  });

  it('AUTH-1, AUTH-2 refuses strangers before it reads their body', async () => {
    const post = async (token: string | undefined, payload: string) => {
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const headers = { 'content-type': 'application/json', ...authorization };
      return (await app.inject({ method: 'POST', url: '/things/a/parts', headers, payload })).statusCode;
    };
    for (const payload of ['{broken', `"${'x'.repeat(1_100_000)}"`]) {
      expect(await post(undefined, payload)).toBe(401);
      expect(await post('nonsense', payload)).toBe(401);
      expect(await post(await tokenOf(device('early')), payload)).toBe(403);
    }
    expect(await post(await userToken(), '{broken')).toBe(400);
    expect(await post(await userToken(), '{}')).toBe(201);
  });

  it('AUTH-2 answers 403 to the wrong kind of caller', async () => {
    expect(await get('/things', await tokenOf(device('early')))).toMatchObject({ status: 403, body: { code: 403 } });
    expect(await get('/things/own', await userToken())).toMatchObject({ status: 403, body: { code: 403 } });
  });

  it('lets a device in right after its claim: waits for the news instead of refusing', async () => {
    const state = device('fresh');
    const answer = get('/things/own', await tokenOf(state));
    await publishDevice(state);
    expect(await answer).toMatchObject({ status: 200 });
  });

  it('answers 503 within little more than a second, never 401 or 404, when the news does not come', async () => {
    const startedAtMs = performance.now();
    expect(await get('/things/own', await tokenOf(device('never')))).toMatchObject({ status: 503 });
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  });

  it('OAUTH-8 refuses a token within a second of the unclaim', async () => {
    const claimed = device('leaving');
    await publishDevice(claimed);
    const token = await tokenOf(claimed);
    expect(await get('/things/own', token)).toMatchObject({ status: 200 });
    await publishDevice({ ...claimed, status: 'unclaimed', version: 3 });
    await eventually('it is refused', async () => (await get('/things/own', token)).status === 401, 1_000);
  });

  it('GEN-14 lets a new member in at the first call', async () => {
    const newcomer = `HERE-newcomer-${run}` as UserId;
    const members = [
      { userId, role: 'admin' },
      { userId: newcomer, role: 'member' },
    ];
    await publish(projectTopic, projectId, projectState({ projectId, appId: run, members, version: 2 }));
    expect(await get(`/things?projectId=${projectId}`, await userToken(newcomer))).toMatchObject({ status: 200 });
  });

  it('accepts a token whose key was made a moment ago', async () => {
    const newKey = newSigningKey(`newer-${run}`);
    await publish(signingKeyTopic, newKey.state.keyId, newKey.state);
    const token = await signToken(newKey.privateKey, newKey.state.keyId, { kind: 'user', userId });
    expect(await get('/things', token)).toMatchObject({ status: 200 });
  });

  it('passes over a record that cannot be used, and counts it', async () => {
    const unusable = () => metrics.value('umbra_records_unusable_total', { topic: furtherTopic.name });
    expect(await unusable()).toBe(0);
    await appender.append(['one', 'poison', 'two'].map((value) => ({ topic: furtherTopic.name, key: 'k', value })));
    await tail.caughtUp(CATCH_UP_MS);
    expect(folded).toEqual(['one', 'two']);
    expect(await unusable()).toBe(1);
    expect(await get('/things', await userToken())).toMatchObject({ status: 200 });
  });

  it('sees after caughtUp what was acknowledged before it was called', async () => {
    const name = `d-${randomUUID()}`;
    await publishDevice(device(name));
    await tail.caughtUp(CATCH_UP_MS);
    const state = device(name);
    expect(await get('/things/own', await tokenOf(state))).toMatchObject({
      body: { deviceId: state.deviceId },
    });
  });
});
