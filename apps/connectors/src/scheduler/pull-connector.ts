import { Inject, Injectable } from '@nestjs/common';
import { UmbraError } from '@umbra/errors';
import { inTransaction } from '@umbra/postgres';
import { DataSource } from 'typeorm';
import type { ConnectorsConfig } from '../connectors.config.ts';
import { CONFIG, OUTGOING } from '../connectors.tokens.ts';
import type { Connector } from '../domain/connector/connector.ts';
import { ConnectorsRepository } from '../domain/connector/connectors.repository.ts';
import { CredentialStores } from '../domain/credentials/credential-stores.ts';
import type { Pulled } from '../domain/driver/driver.ts';
import { Drivers } from '../domain/driver/drivers.service.ts';
import { ExecutionsRepository } from '../executions/executions.repository.ts';
import { instantOf, systemTime } from '../executions/lease.ts';
import { leasedHttp } from '../executions/leased-http.ts';
import { Mirror } from '../mirror/mirror.ts';
import { nothingMirrored, type Mirrored } from '../mirror/mirrored.ts';
import { MirroredDevicesRepository, type DeviceLinks } from '../mirror/mirrored-devices.repository.ts';
import type { OutgoingHttpFactory } from '../outgoing/outgoing-http-factory.ts';
import { Clock } from '../persistence/clock.ts';
import { DriverMemories } from './driver-memories.ts';
import { portionsOf } from './portions-of.ts';
import type { Run } from './run.ts';

/** One transaction takes as much; what was read does not wait for longer. */
const PORTION = { maxSamples: 2_000, maxWaitMs: 1_000 };

/** What a run has to do: ask the cloud for what is new, and store it as it comes. */
@Injectable()
export class PullConnector {
  readonly #memories = new DriverMemories();
  readonly #dataSource: DataSource;
  readonly #connectors: ConnectorsRepository;
  readonly #credentials: CredentialStores;
  readonly #drivers: Drivers;
  readonly #devices: MirroredDevicesRepository;
  readonly #executions: ExecutionsRepository;
  readonly #mirror: Mirror;
  readonly #clock: Clock;
  readonly #outgoing: OutgoingHttpFactory;
  readonly #deadlineMs: number;

  constructor(
    dataSource: DataSource,
    connectors: ConnectorsRepository,
    credentials: CredentialStores,
    drivers: Drivers,
    devices: MirroredDevicesRepository,
    executions: ExecutionsRepository,
    mirror: Mirror,
    clock: Clock,
    @Inject(OUTGOING) outgoing: OutgoingHttpFactory,
    @Inject(CONFIG) config: ConnectorsConfig,
  ) {
    this.#dataSource = dataSource;
    this.#connectors = connectors;
    this.#credentials = credentials;
    this.#drivers = drivers;
    this.#devices = devices;
    this.#executions = executions;
    this.#mirror = mirror;
    this.#clock = clock;
    this.#outgoing = outgoing;
    this.#deadlineMs = config.CONNECTORS_RUN_DEADLINE_S * 1_000;
  }

  /**
   * @param onMirrored told of each portion that is stored
   * @throws what the cloud, or the reason of the run's signal, made it fail with
   */
  async pull(run: Run, onMirrored: (mirrored: Mirrored) => void): Promise<void> {
    const { execution, lease, signal } = run;
    const endsAtMs = performance.now() + this.#deadlineMs;
    const [connector] = await this.#connectors.findByKeys(this.#dataSource, [execution.connectorKey]);
    const driver = this.#drivers.builtIn(execution.driverId);
    if (connector === undefined || driver?.pull === undefined) {
      throw new UmbraError('CONNECTORS_DRIVER_AWAY', 'This installation has no driver of that name any more.');
    }
    const { wanted, links } = await this.#devices.wanted(this.#dataSource, connector.key);
    if (wanted.length === 0) return;
    const credentials = await this.#credentials.read(this.#dataSource, connector);
    const http = this.#outgoing.for(connector.connectorId, connector.rateLimit ?? driver.rateLimit);
    const pulls = driver.pull(credentials, wanted, {
      holder: { project: connector.projectId, connector: connector.connectorId },
      http: leasedHttp(http, lease, {
        correlationId: execution.correlationId,
        leftMs: () => Math.max(0, endsAtMs - performance.now()),
      }),
      signal,
      nowMs: () => this.#clock.nowMs(),
      memory: this.#memories.of(connector.key, credentials),
    });
    try {
      for await (const portion of portionsOf(pulls, signal, PORTION)) {
        onMirrored(await this.#store(run, connector, portion, links));
      }
    } catch (error) {
      // What a call that was cut off says of itself is beside the point.
      run.watch();
      throw signal.aborted ? signal.reason : error;
    }
  }

  async #store(
    { execution, lease }: Run,
    connector: Connector,
    portion: readonly Pulled[],
    links: DeviceLinks,
  ): Promise<Mirrored> {
    const { fencingToken } = execution;
    const since = instantOf(systemTime);
    const mirrored = await inTransaction(this.#dataSource, async (manager) => {
      await this.#executions.fence(manager, fencingToken);
      const done = await this.#mirror.takePulled(manager, connector, portion, links);
      await this.#executions.count(manager, fencingToken, done);
      return done;
    });
    lease.renew(since);
    this.#mirror.committed(connector, mirrored);
    return mirrored;
  }
}

/** What several portions come to. */
export function sumOf(portions: readonly Mirrored[]): Mirrored {
  const sum = { ...nothingMirrored } as { -readonly [Name in keyof Mirrored]: number };
  for (const portion of portions) for (const name of Object.keys(sum) as (keyof Mirrored)[]) sum[name] += portion[name];
  return sum;
}
