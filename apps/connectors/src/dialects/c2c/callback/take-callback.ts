import { Inject, Injectable } from '@nestjs/common';
import type { Metrics } from '@umbra/observability';
import { badRequest, parseStorableJsonBody } from '@umbra/wire';
import { DataSource } from 'typeorm';
import type { ConnectorsConfig } from '../../../connectors.config.ts';
import { refusals } from '../../../connectors.errors.ts';
import { CONFIG, METRICS } from '../../../connectors.tokens.ts';
import type { Connector } from '../../../domain/connector/connector.ts';
import { ConnectorsRepository } from '../../../domain/connector/connectors.repository.ts';
import { CallbackKeysRepository } from '../../../domain/credentials/callback-keys.repository.ts';
import { CredentialStores } from '../../../domain/credentials/credential-stores.ts';
import {
  CallbackMalformedError,
  type CallbackReading,
  type DeviceReading,
  type Driver,
} from '../../../domain/driver/driver.ts';
import { ProjectBusyError } from '../../../domain/driver/driver-busy.error.ts';
import { Drivers } from '../../../domain/driver/drivers.service.ts';
import { Mirror } from '../../../mirror/mirror.ts';
import { Clock } from '../../../persistence/clock.ts';
import { RequestRates } from '../../calls/request-rates.ts';
import { CallbackMetrics } from './callback-metrics.ts';
import { CallbackTurns } from './callback-turns.ts';

const SECONDS_PER_MINUTE = 60;
/** By then devices that are being provisioned are there, or another hour has begun for some. */
const POSTPONED_FOR_S = 60;

type ReadsCallbacks = Driver & Required<Pick<Driver, 'parseCallback'>>;

/** What an external cloud reports by itself becomes data of devices (C2C-17). */
@Injectable()
export class TakeCallback {
  readonly #dataSource: DataSource;
  readonly #callbackKeys: CallbackKeysRepository;
  readonly #connectors: ConnectorsRepository;
  readonly #credentials: CredentialStores;
  readonly #drivers: Drivers;
  readonly #mirror: Mirror;
  readonly #clock: Clock;
  readonly #metrics: CallbackMetrics;
  readonly #rates: RequestRates;
  readonly #turns: CallbackTurns;

  constructor(
    dataSource: DataSource,
    callbackKeys: CallbackKeysRepository,
    connectors: ConnectorsRepository,
    credentials: CredentialStores,
    drivers: Drivers,
    mirror: Mirror,
    clock: Clock,
    @Inject(CONFIG) config: ConnectorsConfig,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.#dataSource = dataSource;
    this.#callbackKeys = callbackKeys;
    this.#connectors = connectors;
    this.#credentials = credentials;
    this.#drivers = drivers;
    this.#mirror = mirror;
    this.#clock = clock;
    const calls = config.CONNECTORS_CALLBACKS_PER_MINUTE;
    this.#rates = new RequestRates({ calls, per: 'minute' }, Math.ceil(calls / SECONDS_PER_MINUTE));
    this.#turns = new CallbackTurns(config.CONNECTORS_DATABASE_CONNECTIONS);
    this.#metrics = new CallbackMetrics(metrics, drivers.readingCallbacks());
  }

  /** @throws WireError 400 malformed, 404 unknown key, 429, 501 its driver reads none, 503 busy */
  async take(callbackKey: string, body: Buffer | undefined): Promise<void> {
    const connector = await this.#connectorOf(callbackKey);
    this.#rates.take(connector.connectorId);
    const driver = this.#drivers.builtIn(connector.driverId ?? '');
    if (driver?.parseCallback === undefined) throw refusals.cannot('takes no callbacks');
    // C2C-4: also what could not be read, for nobody looks at it.
    if (!connector.enabled) return;
    const bytes = body?.length ?? 0;
    const { postponed } = await this.#turns.reading(connector, bytes, async () => {
      const readings = await this.#read(connector, driver as ReadsCallbacks, body);
      return this.#turns.storing(connector, bytes, () => this.#mirror.takeCallback(connector, readings));
    });
    // What could be taken is stored: sent once more, it adds nothing (C2C-21).
    if (postponed > 0) throw refusals.callbackPostponed(POSTPONED_FOR_S);
  }

  /** @throws WireError 400 */
  async #read(
    connector: Connector,
    driver: ReadsCallbacks,
    body: Buffer | undefined,
  ): Promise<readonly DeviceReading[]> {
    const credentials = await this.#credentials.read(this.#dataSource, connector);
    const payload = body === undefined ? undefined : parseStorableJsonBody(body);
    let reading: CallbackReading;
    try {
      const holder = { project: connector.projectId, connector: connector.connectorId };
      reading = await driver.parseCallback(credentials, payload, { holder, nowMs: () => this.#clock.nowMs() });
    } catch (error) {
      if (error instanceof ProjectBusyError) throw refusals.projectBusy(error.message, error.retryAfterMs);
      if (!(error instanceof CallbackMalformedError)) throw error;
      const { path, message, code } = error;
      throw badRequest(code, `The payload is not valid: ${message}`, [{ path, reason: message }]);
    }
    this.#metrics.ignored(driver.driverId, reading.ignored);
    return reading.readings;
  }

  async #connectorOf(callbackKey: string): Promise<Connector> {
    const key = await this.#callbackKeys.connectorKeyOf(this.#dataSource, callbackKey);
    const [connector] = key === undefined ? [] : await this.#connectors.findByKeys(this.#dataSource, [key]);
    if (connector === undefined) throw refusals.callbackKeyUnknown();
    return connector;
  }
}
