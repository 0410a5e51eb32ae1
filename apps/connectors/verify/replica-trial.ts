import { randomUUID } from 'node:crypto';
import { ingestionCommandTopic, type AcceptTelemetry } from '@umbra/contracts/ingestion-command';
import { select } from '@umbra/postgres';
import { callHttp, eventually } from '@umbra/testing';
import { ConnectorsWorld } from '../src/testing/connectors-world.ts';
import { CountingCloud } from './counting-cloud.ts';
import { commandsOnLog } from '../src/testing/commands-on-log.ts';
import { ProcessReplica } from './process-replica.ts';

export interface TrialOptions {
  readonly connectors: number;
  /** Of each replica: fewer than connectors, so that both have some. */
  readonly places: number;
  /** How long a replica is paused. */
  readonly pausedMs: number;
  /** How long all goes on as it will, before the pause and after it. */
  readonly ordinaryMs: number;
  readonly say: (line: string) => void;
}

/** What was counted; all times by one machine's clock. */
export interface TrialFigures {
  readonly connectors: number;
  /** Pairs of a connector and a due time that the cloud was called for. */
  readonly runsServed: number;
  readonly calls: number;
  /** Such pairs for which a call was made twice: there must be none. */
  readonly servedTwice: number;
  /** Calls that a run made after it was taken over: there must be none. */
  readonly callsAfterLoss: number;
  readonly lostByPause: number;
  /** Of those, runs that the replica gave up by itself when it woke. */
  readonly givenUp: number;
  readonly lostByKill: number;
  /** From the kill until the last connector that ran there was being served again. */
  readonly againAfterKillMs: number;
  /** Connectors waited so long at most from their due time to their beginning. */
  readonly maxDelayMs: number;
  readonly samplesSent: number;
  /** Samples of which ingestion was told twice: there must be none. */
  readonly samplesSentTwice: number;
}

interface Execution {
  readonly key: number;
  readonly holder: string;
  readonly state: string;
  readonly dueAtMs: number;
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
  readonly requestId: string;
}

const LATENCY_MS = { from: 200, to: 1_700 };
const IN_FLIGHT_AT_LEAST = 5;

/** Two replicas as processes, of which one is paused and resumed, and then killed. Counts at the cloud. */
export class ReplicaTrial {
  readonly #options: TrialOptions;
  readonly #world: ConnectorsWorld;
  readonly #cloud: CountingCloud;
  readonly #replicas: ProcessReplica[] = [];

  private constructor(options: TrialOptions, world: ConnectorsWorld, cloud: CountingCloud) {
    this.#options = options;
    this.#world = world;
    this.#cloud = cloud;
  }

  static async run(options: TrialOptions): Promise<TrialFigures> {
    const { from, to } = LATENCY_MS;
    const cloud = await CountingCloud.start({ latencyMs: () => from + Math.random() * (to - from) });
    const world = await ConnectorsWorld.start({
      replicas: 0,
      settings: { CONNECTORS_CONCURRENT_RUNS: String(options.places) },
    });
    const trial = new ReplicaTrial(options, world, cloud);
    try {
      return await trial.#run();
    } finally {
      await Promise.all(trial.#replicas.map((replica) => replica.stop()));
      await world.stop();
      await cloud.stop();
    }
  }

  async #run(): Promise<TrialFigures> {
    const { connectors, pausedMs, say } = this.#options;
    const [first, second] = await Promise.all([this.#start(), this.#start()]);
    say('two replicas listen');
    await this.#make(connectors, [first.url, second.url]);
    say(`${String(connectors)} connectors have a device`);
    await this.#allServed('all connectors have run with their device');
    await this.#ordinary();

    await this.#busy(first);
    first.pause();
    const pausedAtMs = Date.now();
    say(`one replica is paused for ${String(pausedMs)} ms, in the middle of its runs`);
    await eventually('the pause is over', () => Date.now() >= pausedAtMs + pausedMs, pausedMs + 10_000);
    first.resume();
    say('it is resumed');
    const givenUpNow = () => first.lines.filter(({ outcome }) => outcome === 'lost').length;
    await eventually('it gives up what it has lost', () => givenUpNow() > 0, 60_000);
    await this.#ordinary();
    const lostByPause = (await this.#executions()).filter(({ state }) => state === 'lost').length;
    const givenUp = givenUpNow();
    say(`${String(lostByPause)} runs were lost by the pause; it gave up ${String(givenUp)} when it woke`);

    await this.#busy(first);
    first.kill();
    const killedAtMs = Date.now();
    const held = (await this.#executions()).filter(
      ({ holder, state }) => holder === first.holder && state === 'running',
    );
    say(`it is killed, in the middle of ${String(held.length)} runs`);
    const againAtMs = await eventually(
      'the connectors of the killed one are served again',
      async () => {
        const executions = await this.#executions();
        const times = held.map(({ key }) => this.#servedAtMs(executions, key, killedAtMs, second.holder));
        return times.every((ms) => ms !== undefined) && Math.max(...times.map(Number));
      },
      120_000,
    );
    say(`they were served again within ${String(againAtMs - killedAtMs)} ms`);
    await this.#ordinary();
    return this.#count({ lostByPause, givenUp, lostByKill: held.length, againAfterKillMs: againAtMs - killedAtMs });
  }

  async #start(): Promise<ProcessReplica> {
    const replica = await ProcessReplica.start(this.#world.environment());
    this.#replicas.push(replica);
    return replica;
  }

  async #make(count: number, urls: readonly string[]): Promise<void> {
    const project = await this.#world.hasProject();
    const token = await this.#world.userToken(project.state.members[0]!.userId);
    const make = async (nth: number): Promise<void> => {
      const url = `${urls[nth % urls.length] ?? ''}/c2c/v4/connectors`;
      const device = `device-${randomUUID()}`;
      const externalCloudInfo = { url: this.#cloud.url, token: device };
      const body = {
        name: `c${String(nth)}`,
        driverId: 'traccar',
        enabled: true,
        refreshIntervalS: 60,
        externalCloudInfo,
      };
      const made = await callHttp(url, 'POST', { token, body });
      if (made.status !== 200) throw new Error(`not made: ${made.text}`);
      const devices = `${url}/${String(made.body.connectorId)}/ext-devices`;
      const added = await callHttp(devices, 'POST', { token, body: [{ externalDeviceId: device }] });
      if (added.status !== 204) throw new Error(`not added: ${added.text}`);
    };
    for (let nth = 0; nth < count; nth += urls.length) {
      await Promise.all(urls.flatMap((_, at) => (nth + at < count ? [make(nth + at)] : [])));
    }
  }

  /** For a while all goes as it will. */
  async #ordinary(): Promise<void> {
    const untilMs = Date.now() + this.#options.ordinaryMs;
    await eventually('time has passed', () => Date.now() >= untilMs, this.#options.ordinaryMs + 10_000);
  }

  async #allServed(what: string): Promise<void> {
    const { connectors } = this.#options;
    const isServed = () =>
      new Set(this.#cloud.calls.filter(({ path }) => path === '/api/positions').map(({ token }) => token)).size;
    await eventually(what, () => isServed() === connectors, 180_000);
  }

  /** The replica is in the middle of some runs: what is due later is due now. */
  async #busy({ holder }: ProcessReplica): Promise<void> {
    await this.#world.tables.query(`UPDATE schedule SET next_due_at_ms = least(next_due_at_ms, $1)`, [Date.now()]);
    await eventually('it runs some', async () => {
      const running = (await this.#executions()).filter(({ state }) => state === 'running');
      return running.filter((execution) => execution.holder === holder).length >= IN_FLIGHT_AT_LEAST;
    });
  }

  #servedAtMs(executions: readonly Execution[], key: number, afterMs: number, holder: string): number | undefined {
    const ids = executions
      .filter((execution) => execution.key === key && execution.holder === holder && execution.startedAtMs >= afterMs)
      .map(({ requestId }) => requestId);
    return this.#cloud.calls.find(({ requestId }) => ids.includes(requestId))?.atMs;
  }

  #executions(): Promise<Execution[]> {
    return select(
      this.#world.tables,
      `SELECT connector_key AS key, holder, state, due_at_ms AS "dueAtMs", started_at_ms AS "startedAtMs",
              finished_at_ms AS "finishedAtMs", correlation_id AS "requestId" FROM execution`,
    );
  }

  async #count(
    losses: Pick<TrialFigures, 'lostByPause' | 'givenUp' | 'lostByKill' | 'againAfterKillMs'>,
  ): Promise<TrialFigures> {
    const executions = await this.#executions();
    const runs = new Map(executions.map((execution) => [execution.requestId, execution]));
    const { calls } = this.#cloud;
    const made = new Map<string, number>();
    let callsAfterLoss = 0;
    for (const { requestId, path, atMs } of calls) {
      const run = runs.get(requestId);
      if (run === undefined) throw new Error(`the cloud was called for a run that there is not: ${requestId}`);
      const name = `${String(run.key)} ${String(run.dueAtMs)} ${path}`;
      made.set(name, (made.get(name) ?? 0) + 1);
      if (run.state === 'lost' && run.finishedAtMs !== null && atMs > run.finishedAtMs) callsAfterLoss += 1;
    }
    const sent = await this.#sentSamples();
    const delays = executions.map(({ startedAtMs, dueAtMs }) => startedAtMs - dueAtMs);
    return {
      connectors: new Set(executions.map(({ key }) => key)).size,
      runsServed: new Set(calls.map(({ requestId }) => requestId)).size,
      calls: calls.length,
      servedTwice: [...made.values()].filter((count) => count > 1).length,
      callsAfterLoss,
      ...losses,
      maxDelayMs: Math.max(...delays),
      samplesSent: sent.length,
      samplesSentTwice: sent.length - new Set(sent).size,
    };
  }

  /** A name for each. */
  async #sentSamples(): Promise<string[]> {
    await eventually('the outbox is empty', async () => {
      const [row] = await select<{ waiting: number }>(
        this.#world.tables,
        'SELECT count(*)::integer AS waiting FROM outbox',
      );
      return row?.waiting === 0;
    });
    const commands = await commandsOnLog<AcceptTelemetry>(this.#world.connection, ingestionCommandTopic.name);
    return commands
      .map(({ data }) => data)
      .filter(({ projectId }) => this.#world.knowsProject(projectId))
      .flatMap(({ trackingId, samples }) => samples.map(({ timestamp }) => `${trackingId} ${String(timestamp)}`));
  }
}
