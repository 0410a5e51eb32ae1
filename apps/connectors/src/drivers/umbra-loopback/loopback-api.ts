import type { DriverContext } from '../../domain/driver/driver.ts';
import { ExternalCloudError, OversizedAnswerError } from '../../domain/driver/external-cloud.error.ts';
import { statusFailure } from '../../outgoing/answered.ts';
import type { OutgoingAnswer } from '../../outgoing/outgoing-http.ts';
import { CredentialsMalformedError } from '../credentials/read-credentials.ts';
import { OneSession } from '../credentials/one-session.ts';
import { isRecord, recordOf } from '../sample/in-range.ts';
import type { LoopbackCredentials } from './loopback-credentials.ts';

const TOKEN = 'loopback.token';
const EXCHANGE = '/users/v2/tokenExchange';
const DEVICES = '/users/v2/devices';
const TRACES_PER_PAGE = 1_000;
/** More at once than this are read in narrower ranges. */
const MAX_TRACE_PAGES = 20;
const DEVICES_PER_PAGE = 100;
const MAX_DEVICE_PAGES = 1_000;
/** Two services' clocks may differ by so much; a time in the future would be refused (§1.7). */
const SKEW_MS = 60_000;

/** How the traces of a device are asked for: by trackingId, or by external id and application (GEN-11). */
export interface DeviceAddress {
  readonly id: string;
  readonly appId: string | undefined;
}

type Item = Readonly<Record<string, unknown>>;

/** The public API of a tracking service (contract §5, §7), as far as a mirror needs it. */
export class LoopbackApi {
  readonly #credentials: LoopbackCredentials;
  readonly #context: DriverContext;

  constructor(credentials: LoopbackCredentials, context: DriverContext) {
    this.#credentials = credentials;
    this.#context = context;
  }

  /** A page is enough to see that the credentials are good. */
  async firstDevices(): Promise<readonly Item[]> {
    return (await this.#devicePages().next()).value ?? [];
  }

  async devices(): Promise<readonly Item[]> {
    const devices: Item[] = [];
    for await (const page of this.#devicePages()) devices.push(...page);
    return devices;
  }

  /** Those of a range of device time, both ends included; none of a device that is not there, or not this account's. */
  async traces({ id, appId }: DeviceAddress, fromMs: number, toMs: number): Promise<readonly Item[]> {
    const latestMs = this.#context.nowMs() - SKEW_MS;
    const query = {
      after: String(Math.max(0, Math.min(fromMs, latestMs))),
      ...(toMs < latestMs ? { before: String(Math.max(1, toMs)) } : {}),
      count: String(TRACES_PER_PAGE),
      ...(appId === undefined ? {} : { appId }),
    };
    const traces: Item[] = [];
    let pages = 0;
    for await (const page of this.#pages(`/traces/v2/${encodeURIComponent(id)}`, query, [403, 404])) {
      traces.push(...page);
      pages += 1;
      if (pages === MAX_TRACE_PAGES) throw new OversizedAnswerError(`${this.#host}: too many traces at once.`);
    }
    return traces.filter(({ timestamp }) => typeof timestamp === 'number' && timestamp >= fromMs && timestamp <= toMs);
  }

  async *#devicePages(): AsyncGenerator<readonly Item[], undefined> {
    let pages = 0;
    for await (const page of this.#pages(DEVICES, { count: String(DEVICES_PER_PAGE) }, [])) {
      yield page;
      pages += 1;
      if (pages === MAX_DEVICE_PAGES) throw new ExternalCloudError('unreadable', `${this.#host}: pages without end.`);
    }
  }

  /** @param noneAt statuses that say that there is nothing */
  async *#pages(
    path: string,
    query: Readonly<Record<string, string>>,
    noneAt: readonly number[],
  ): AsyncGenerator<readonly Item[], undefined> {
    let pageToken: string | undefined;
    do {
      const parameters = new URLSearchParams(pageToken === undefined ? query : { ...query, pageToken });
      const answer = await this.#get(`${path}?${parameters.toString()}`);
      if (noneAt.includes(answer.status)) return;
      // Whoever belongs to several projects must say which (GEN-14).
      if (answer.status === 400 && this.#credentials.projectHrn === undefined && path === DEVICES) {
        throw new CredentialsMalformedError('projectId', 'must be one of the projects of the account');
      }
      if (answer.status !== 200) throw statusFailure(this.#host, answer);
      const { data, pageToken: next } = recordOf(answer.json());
      if (!Array.isArray(data)) throw new ExternalCloudError('unreadable', `${this.#host}: the answer has no data.`);
      yield data.filter(isRecord);
      pageToken = typeof next === 'string' ? next : undefined;
    } while (pageToken !== undefined);
  }

  async #get(path: string): Promise<OutgoingAnswer> {
    const { http, signal, memory } = this.#context;
    const send = (token: string): Promise<OutgoingAnswer> =>
      http.send({ url: this.#credentials.url + path, headers: { authorization: `Bearer ${token}` }, signal });
    const session = new OneSession(memory, TOKEN, () => this.#login());
    const token = await session.current();
    const answer = await send(token);
    // The token has ended, or was taken back: once more with a new one.
    return answer.status === 401 ? send(await session.renewed(token)) : answer;
  }

  /** One token at a time: an account may have three (C2C-20). */
  async #login(): Promise<string> {
    const { email, password, realm, projectHrn } = this.#credentials;
    const credentials = { email, password, ...(realm === undefined ? {} : { realm }) };
    const token = await this.#tokenOf('/users/v2/login', credentials);
    return projectHrn === undefined ? token : this.#tokenOf(EXCHANGE, { accessToken: token, scope: projectHrn });
  }

  async #tokenOf(path: string, body: object): Promise<string> {
    const { http, signal } = this.#context;
    const answer = await http.send({ url: this.#credentials.url + path, method: 'POST', body, signal });
    if (answer.status === 404 && path === EXCHANGE) {
      throw new ExternalCloudError('rejected', `${this.#host}: has no such project.`);
    }
    if (answer.status !== 200) throw statusFailure(this.#host, answer);
    const { accessToken } = recordOf(answer.json());
    if (typeof accessToken === 'string' && accessToken !== '') return accessToken;
    throw new ExternalCloudError('unreadable', `${this.#host}: the login gives no token.`);
  }

  get #host(): string {
    return new URL(this.#credentials.url).host;
  }
}
