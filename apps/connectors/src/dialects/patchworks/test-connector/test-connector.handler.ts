import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import { patchworksInvalid } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { OUTGOING } from '../../../connectors.tokens.ts';
import type { Connector } from '../../../domain/connector/connector.ts';
import { Drivers } from '../../../domain/driver/drivers.service.ts';
import { ExternalCloudError } from '../../../domain/driver/external-cloud.error.ts';
import type { OutgoingHttpFactory } from '../../../outgoing/outgoing-http-factory.ts';
import type { OutgoingRequest } from '../../../outgoing/outgoing-http.ts';
import { TrialRates } from '../../calls/trial-rates.ts';
import { Companies } from '../callers/companies.ts';
import { FindConnector } from '../connectors/find-connector.ts';
import { rateLimitOf } from '../connectors/patchworks-connector.ts';
import { texts } from '../validation/texts.ts';
import { VariablesRepository } from '../variables/variables.repository.ts';
import { fillProbe, type Probe } from './fill-probe.ts';
import { strayingSecrets, valuesOf } from './probe-origin.ts';
import { ProbesRepository } from './probes.repository.ts';

const TIMEOUT_MS = 10_000;
/** The answer is not looked at. */
const MAX_ANSWER_BYTES = 1_048_576;
const METHODS: readonly NonNullable<OutgoingRequest['method']>[] = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD'];

/** C6 (§5.5): whether a connector has what it needs, and whether its system takes that. Changes nothing. */
@Injectable()
export class TestConnectorHandler {
  readonly #dataSource: DataSource;
  readonly #companies: Companies;
  readonly #find: FindConnector;
  readonly #variables: VariablesRepository;
  readonly #probes: ProbesRepository;
  readonly #drivers: Drivers;
  readonly #trials: TrialRates;
  readonly #outgoing: OutgoingHttpFactory;

  constructor(
    dataSource: DataSource,
    companies: Companies,
    find: FindConnector,
    variables: VariablesRepository,
    probes: ProbesRepository,
    drivers: Drivers,
    trials: TrialRates,
    @Inject(OUTGOING) outgoing: OutgoingHttpFactory,
  ) {
    this.#dataSource = dataSource;
    this.#companies = companies;
    this.#find = find;
    this.#variables = variables;
    this.#probes = probes;
    this.#drivers = drivers;
    this.#trials = trials;
    this.#outgoing = outgoing;
  }

  /** @param id as it stands in the path @throws WireError 404, 429, 422 whose text holds no value of a variable */
  async handle(caller: Caller, id: string): Promise<void> {
    const { projectId } = await this.#companies.of(caller);
    const { connector, row } = await this.#find.one(this.#dataSource, projectId, id);
    const variables = await this.#variables.read(this.#dataSource, connector.key);
    requireValues(variables.filter(({ pivot, value }) => pivot.required && value === null).map(({ key }) => key));
    const probe = await this.#probes.find(this.#dataSource, row.authentication_implementation_id);
    if (probe === undefined) return;
    const filled = fillProbe(probe.url, valuesOf(variables));
    if ('missing' in filled) return requireValues(filled.missing);
    const driver = connector.driverId === null ? undefined : this.#drivers.builtIn(connector.driverId);
    refuseStraying(strayingSecrets(probe.url, variables, driver));
    await this.#send({ ...probe, url: filled.url }, connector, rateLimitOf(row));
  }

  async #send(
    { url, method }: Probe,
    { connectorId, projectId }: Connector,
    limit: ReturnType<typeof rateLimitOf>,
  ): Promise<void> {
    const known = METHODS.find((each) => each === method);
    if (known === undefined) throw failed('is of a method that is not sent');
    this.#trials.take(projectId);
    const http = this.#outgoing.for(connectorId, limit);
    const answer = await http
      .send({
        url,
        method: known,
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      .catch((error: unknown) => {
        throw error instanceof ExternalCloudError ? failed(REASONS[error.kind]) : error;
      });
    if (answer.status < 200 || answer.status > 399) {
      throw failed(`was answered with status ${String(answer.status)}`);
    }
  }
}

/** Words of ours: those of the error name the host, which may come of a variable. */
const REASONS: Readonly<Record<ExternalCloudError['kind'], string>> = {
  rejected: 'was rejected',
  unreachable: 'was not answered',
  refused: 'leads to an address that is not called',
  unreadable: 'was answered by what cannot be read',
  limited: 'found no room within the rate limit of the connector',
};

function failed(reason: string) {
  return patchworksInvalid({ connector: [`The test call ${reason}.`] });
}

function refuseStraying(keys: readonly string[]): void {
  if (keys.length === 0) return;
  const why = 'the test call leads to another host than it was given for';
  const textOf = (path: string) => [path, [texts.anew(path, why)]] as const;
  throw patchworksInvalid(Object.fromEntries(keys.map((key) => textOf(`variables.${key}`))));
}

function requireValues(keys: readonly string[]): void {
  if (keys.length === 0) return;
  throw patchworksInvalid(
    Object.fromEntries(keys.map((key) => [`variables.${key}`, [texts.required(`variables.${key}`)]])),
  );
}
