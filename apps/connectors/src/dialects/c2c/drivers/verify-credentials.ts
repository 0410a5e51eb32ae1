import { Inject, Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { DataSource } from 'typeorm';
import { refusals } from '../../../connectors.errors.ts';
import { OUTGOING } from '../../../connectors.tokens.ts';
import { credentialProblems, unknownCredentials } from '../../../domain/credentials/credential-problems.ts';
import type { Credentials } from '../../../domain/credentials/credentials.ts';
import type { Driver, Verification } from '../../../domain/driver/driver.ts';
import { ProjectBusyError } from '../../../domain/driver/driver-busy.error.ts';
import { Drivers } from '../../../domain/driver/drivers.service.ts';
import { ExternalCloudError } from '../../../domain/driver/external-cloud.error.ts';
import type { OutgoingHttpFactory } from '../../../outgoing/outgoing-http-factory.ts';
import { Clock } from '../../../persistence/clock.ts';
import { TrialRates } from '../../calls/trial-rates.ts';

/** Shorter than a caller waits at the gateway. */
const TIMEOUT_MS = 20_000;

/** Credentials that are tried out before a connector has them (C2C-19). */
export interface Trial {
  readonly projectId: ProjectId | undefined;
  /** Whose trials are counted together. */
  readonly holder: string;
  readonly driverId: string;
  readonly credentials: Credentials;
}

@Injectable()
export class VerifyCredentials {
  readonly #drivers: Drivers;
  readonly #dataSource: DataSource;
  readonly #outgoing: OutgoingHttpFactory;
  readonly #clock: Clock;
  readonly #rates: TrialRates;

  constructor(
    drivers: Drivers,
    dataSource: DataSource,
    @Inject(OUTGOING) outgoing: OutgoingHttpFactory,
    clock: Clock,
    rates: TrialRates,
  ) {
    this.#drivers = drivers;
    this.#dataSource = dataSource;
    this.#outgoing = outgoing;
    this.#clock = clock;
    this.#rates = rates;
  }

  /** @throws WireError 400 wrong, 401 rejected by the cloud, 404 no such driver, 429, 501 the driver cannot tell */
  async verify({ projectId, holder, driverId, credentials }: Trial): Promise<{ readonly sample?: unknown }> {
    const driver = await this.#drivers.find(this.#dataSource, projectId, driverId);
    if (driver === undefined) throw refusals.driverUnknown();
    if (driver.verify === undefined) throw refusals.cannot('cannot verify credentials');
    const problems = [...credentialProblems(driver, credentials), ...unknownCredentials(driver, credentials)];
    if (problems.length > 0) throw refusals.credentialsInvalid(problems);
    this.#rates.take(holder);
    const verification = await this.#ask(driver, holder, credentials);
    switch (verification.result) {
      case 'good':
        return verification.sample === undefined ? {} : { sample: verification.sample };
      case 'rejected':
        throw refusals.credentialsRejected(verification.reason);
      case 'malformed': {
        const path = `externalCloudInfo.${verification.field}`;
        throw refusals.credentialsInvalid([{ path, reason: verification.reason }]);
      }
    }
  }

  async #ask(driver: Driver, holder: string, credentials: Credentials): Promise<Verification> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const http = this.#outgoing.for(`verify/${holder}`, driver.rateLimit);
    const context = {
      holder: { project: holder, connector: undefined },
      http,
      signal,
      nowMs: () => this.#clock.nowMs(),
      memory: new Map<string, unknown>(),
    };
    try {
      return await within(signal, () => driver.verify!(credentials, context));
    } catch (error) {
      if (error instanceof ProjectBusyError) throw refusals.projectBusy(error.message, error.retryAfterMs);
      if (signal.aborted) throw refusals.cloudUnusable('It did not answer in time.');
      if (!(error instanceof ExternalCloudError)) throw error;
      if (error.kind === 'rejected') return { result: 'rejected', reason: error.message };
      throw refusals.cloudUnusable(error.message);
    }
  }
}

/** A driver that does not heed its signal holds nobody. */
function within<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('The time is over.'));
    });
    work().then(resolve, reject);
  });
}
