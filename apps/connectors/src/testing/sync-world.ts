import { randomUUID } from 'node:crypto';
import { newEvent, type EventEnvelope } from '@umbra/contracts/envelope';
import { connectorsReplyTopic } from '@umbra/contracts/connectors-reply';
import { ingestionCommandTopic, type AcceptTelemetry } from '@umbra/contracts/ingestion-command';
import { change, select } from '@umbra/postgres';
import { eventually } from '@umbra/testing';
import type { Connector, NewConnector } from '../domain/connector/connector.ts';
import type { Credentials } from '../domain/credentials/credentials.ts';
import { commandsOnLog } from './commands-on-log.ts';
import { ConnectorsWorld, type WorldOptions } from './connectors-world.ts';
import { DomainCalls } from './domain-calls.ts';
import { showing, type ScriptedClouds } from './scripted-clouds.ts';

/** A run as its table has it. */
export interface ExecutionRow {
  readonly fencing_token: number;
  readonly due_at_ms: number;
  readonly started_at_ms: number;
  readonly state: string;
  readonly holder: string;
  readonly correlation_id: string;
  readonly samples_read: number;
  readonly samples_sent: number;
  readonly samples_invalid: number;
  readonly samples_accepted: number;
  readonly samples_refused: number;
  readonly error_code: string | null;
  readonly error_message: string | null;
}

/** When a connector runs, as its table has it. */
export interface ScheduleRow {
  readonly interval_ms: number;
  readonly is_active: boolean;
  /** Of the run in progress. */
  readonly fencing_token: number | null;
  /** None while it runs, if nobody has wished for one. */
  readonly next_due_at_ms: number | null;
  readonly failures: number;
  readonly is_slow: boolean;
}

/** The service with connectors that run, and what came of it. */
export class SyncWorld {
  readonly world: ConnectorsWorld;
  readonly domain: DomainCalls;
  #names = 0;

  private constructor(world: ConnectorsWorld) {
    this.world = world;
    this.domain = new DomainCalls(world);
  }

  static async start(options: WorldOptions): Promise<SyncWorld> {
    return new SyncWorld(await ConnectorsWorld.start(options));
  }

  stop(): Promise<void> {
    return this.world.stop();
  }

  /** A connector of a new project, or of one that is given. */
  async hasConnector(credentials: Credentials, over: Partial<NewConnector> = {}): Promise<Connector> {
    const projectId = over.projectId ?? (await this.world.hasProject()).state.projectId;
    const name = `connector ${String((this.#names += 1))}`;
    const wanted = { name, driverId: 'scripted', refreshIntervalS: 60, ...over };
    return this.domain.create(projectId, wanted, credentials);
  }

  /** One of a cloud of its own, which shows nothing yet; it does not run by itself before its interval is over. */
  async hasQuietConnector(
    clouds: ScriptedClouds,
    externalDeviceIds: readonly string[],
    over: Partial<NewConnector> = {},
  ): Promise<{ readonly connector: Connector; readonly url: string }> {
    const url = `cloud ${randomUUID()}`;
    clouds.has(
      url,
      showing(() => []),
    );
    const connector = await this.hasConnector({ url }, over);
    await this.hasDevices(connector, ...externalDeviceIds);
    await this.isQuiet(connector);
    return { connector, url };
  }

  /** Adds devices. @returns when all of them are provisioned */
  async hasDevices(connector: Connector, ...ids: readonly string[]): Promise<void> {
    await this.domain.add(connector, ...ids);
    await eventually('all are provisioned', async () => {
      const [row] = await select<{ open: number }>(
        this.world.tables,
        `SELECT count(*)::integer AS open FROM external_device
          WHERE connector_key = $1 AND provisioning <> 'provisioned'`,
        [connector.key],
      );
      return row?.open === 0;
    });
  }

  /** The registry answers what it was asked for the project while it was silent. */
  async registryAnswers({ projectId }: Pick<Connector, 'projectId'>): Promise<void> {
    const { registry } = this.world;
    const asked = await eventually('the registry was asked', () => {
      const own = registry.commands.filter(({ data }) => (data as { projectId?: string }).projectId === projectId);
      return own.length > 0 && own;
    });
    for (const command of asked) await registry.answer(command);
  }

  /** Its runs, oldest first. */
  executions({ key }: Pick<Connector, 'key'>): Promise<ExecutionRow[]> {
    return select(this.world.tables, `SELECT * FROM execution WHERE connector_key = $1 ORDER BY fencing_token`, [key]);
  }

  schedule({ key }: Pick<Connector, 'key'>): Promise<ScheduleRow[]> {
    return select(this.world.tables, `SELECT * FROM schedule WHERE connector_key = $1`, [key]);
  }

  /** Has it run now. @returns the run, when it has ended */
  async runs(connector: Pick<Connector, 'key'>): Promise<ExecutionRow> {
    await this.isQuiet(connector);
    const before = (await this.executions(connector)).length;
    await this.isDue(connector);
    return eventually('it has run', async () => {
      const [run] = (await this.executions(connector)).slice(before);
      return run !== undefined && run.state !== 'running' && run;
    });
  }

  /** No run is in progress, and none comes before its interval is over. */
  async isQuiet({ key }: Pick<Connector, 'key'>): Promise<void> {
    await eventually('its runs have ended', async () => {
      const { count } = await change(
        this.world.tables,
        `UPDATE schedule SET next_due_at_ms = $2 WHERE connector_key = $1 AND fencing_token IS NULL`,
        [key, this.world.clock.nowMs() + 3_600_000],
      );
      return count === 1;
    });
  }

  async isDue({ key }: Pick<Connector, 'key'>): Promise<void> {
    await this.world.tables.query(`UPDATE schedule SET next_due_at_ms = $2 WHERE connector_key = $1`, [
      key,
      this.world.clock.nowMs(),
    ]);
  }

  /** Commands to ingestion that are on the log for the project, in the order of each device. */
  async commands({ projectId }: Pick<Connector, 'projectId'>): Promise<AcceptTelemetry[]> {
    const commands = await commandsOnLog<AcceptTelemetry>(this.world.connection, ingestionCommandTopic.name);
    return commands.filter(({ data }) => data.projectId === projectId);
  }

  /** Times of the samples that ingestion was told of, by trackingId; when as many are on the log. */
  async sentTimes(connector: Pick<Connector, 'projectId'>, count: number): Promise<ReadonlyMap<string, number[]>> {
    return eventually(`${String(count)} samples are on the log`, async () => {
      const times = new Map<string, number[]>();
      for (const { data } of await this.commands(connector)) {
        const sent = data.samples.map(({ timestamp }) => Number(timestamp));
        times.set(data.trackingId, [...(times.get(data.trackingId) ?? []), ...sent]);
      }
      return [...times.values()].flat().length >= count && times;
    });
  }

  async trackingId(connector: Connector, externalDeviceId: string): Promise<string> {
    return (await this.domain.device(connector, externalDeviceId))?.localDeviceId ?? 'none';
  }

  /** As ingestion would answer. */
  async reply(command: AcceptTelemetry, outcome: object): Promise<void> {
    const data = { commandId: command.data.commandId, outcome };
    const { correlationId, id: causationId } = command;
    const origin = { producer: 'ingestion', correlationId, causationId, occurredAtMs: Date.now() };
    const reply = newEvent<EventEnvelope>('ingestion.telemetry-accepted', 1, data, origin);
    await this.world.publishEvent(connectorsReplyTopic, command.data.trackingId, reply);
  }
}
