import type { DriverContext } from '../../domain/driver/driver.ts';
import { ExternalCloudError } from '../../domain/driver/external-cloud.error.ts';
import { answered, statusFailure } from '../../outgoing/answered.ts';
import type { OutgoingAnswer } from '../../outgoing/outgoing-http.ts';
import { OneSession } from '../credentials/one-session.ts';
import { isRecord } from '../sample/in-range.ts';
import type { TraccarCredentials } from './traccar-credentials.ts';

const SESSION = 'traccar.session';
/** Some fifteen thousand devices. */
const LISTING_MAX_BYTES = 8 * 1024 * 1024;

/** A device as `/api/devices` lists it. */
export interface TraccarDevice {
  readonly id: number;
  readonly uniqueId: string;
  readonly name: string | undefined;
  /** When the server last heard of it. */
  readonly lastUpdate: unknown;
}

/** Traccar's REST API, as far as a mirror needs it. */
export class TraccarApi {
  readonly #credentials: TraccarCredentials;
  readonly #context: DriverContext;

  constructor(credentials: TraccarCredentials, context: DriverContext) {
    this.#credentials = credentials;
    this.#context = context;
  }

  /** Those that the user may see. */
  async devices(): Promise<readonly TraccarDevice[]> {
    const listed = await this.#list('/api/devices', LISTING_MAX_BYTES);
    return listed.flatMap(({ id, uniqueId, name, lastUpdate }) =>
      typeof id === 'number' && typeof uniqueId === 'string'
        ? [{ id, uniqueId, name: typeof name === 'string' ? name : undefined, lastUpdate }]
        : [],
    );
  }

  /** By the time of the fix, both ends included. */
  positions(deviceId: number, fromMs: number, toMs: number): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const query = new URLSearchParams({
      deviceId: String(deviceId),
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
    });
    return this.#list(`/api/positions?${query.toString()}`);
  }

  async #list(path: string, maxBytes?: number): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const answer = await this.#get(path, maxBytes);
    const { host } = new URL(this.#credentials.url);
    if (answer.status !== 200) throw statusFailure(host, answer);
    const body = answer.json();
    if (!Array.isArray(body)) throw new ExternalCloudError('unreadable', `${host}: the answer is no list.`);
    return body.filter(isRecord);
  }

  async #get(path: string, maxBytes: number | undefined): Promise<OutgoingAnswer> {
    const { http, signal } = this.#context;
    const { url, user } = this.#credentials;
    const send = (identity: Readonly<Record<string, string>>): Promise<OutgoingAnswer> =>
      http.send({
        url: url + path,
        headers: { accept: 'application/json', ...identity },
        signal,
        ...(maxBytes === undefined ? {} : { maxBytes }),
      });
    if ('token' in user) return send({ authorization: `Bearer ${user.token}` });
    const session = new OneSession(this.#context.memory, SESSION, () => this.#login(user));
    const cookie = await session.current();
    const answer = await send({ cookie });
    // The session has ended: once more with a new one.
    return answer.status === 401 ? send({ cookie: await session.renewed(cookie) }) : answer;
  }

  async #login({ email, password }: { readonly email: string; readonly password: string }): Promise<string> {
    const { http, signal } = this.#context;
    const answer = await answered(http, {
      url: `${this.#credentials.url}/api/session`,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ email, password }).toString(),
      signal,
    });
    const [cookie] = /JSESSIONID=[^;,\s]+/.exec(answer.headers['set-cookie'] ?? '') ?? [];
    if (cookie === undefined) {
      const { host } = new URL(this.#credentials.url);
      throw new ExternalCloudError('unreadable', `${host}: the login gives no session, so this is no Traccar server.`);
    }
    return cookie;
  }
}
