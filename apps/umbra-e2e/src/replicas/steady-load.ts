import { claimDevice, sampleAt, type ClaimedDevice } from '../support/actors.ts';
import { environment } from '../support/environment.ts';
import { send } from '../support/http.ts';
import { oauthHeader } from '../support/oauth.ts';
import type { ShadowBody } from '../support/visibility.ts';

/** One sample on its way: accepted, then visible. */
export interface Passage {
  readonly acceptedAtMs: number;
  readonly visibleAfterMs: number;
}

const LOOK_EVERY_MS = 20;
const GIVEN_UP_AFTER_MS = 30_000;
const FIRST_SAMPLE_AGE_MS = 3_600_000;

/**
 * Devices that sign in, send a sample, look for it in their shadow, and so on, over connections that are kept. Every
 * request is to succeed at the first attempt.
 */
export class SteadyLoad {
  readonly devices: readonly ClaimedDevice[];
  readonly failures: string[] = [];
  readonly passages: Passage[] = [];
  readonly accepted = new Map<string, number[]>();
  requests = 0;
  readonly #url: string;
  readonly #user: string;
  #isOver = false;
  readonly #running: Promise<unknown>;

  private constructor(url: string, user: string, devices: readonly ClaimedDevice[]) {
    this.#url = url;
    this.#user = user;
    this.devices = devices;
    this.#running = Promise.all(devices.map((device) => this.#drive(device)));
  }

  static async start(url: string, user: string, count: number): Promise<SteadyLoad> {
    const devices: ClaimedDevice[] = [];
    while (devices.length < count) devices.push(await claimDevice(user));
    return new SteadyLoad(url, user, devices);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  async #drive(device: ClaimedDevice): Promise<void> {
    const accepted: number[] = [];
    this.accepted.set(device.trackingId, accepted);
    for (let timestamp = Date.now() - FIRST_SAMPLE_AGE_MS; !this.#isOver; timestamp += 1_000) {
      const signed = oauthHeader(`${environment.url}/v2/token`, device);
      const login = await this.#ask<{ accessToken: string }>('POST', '/v2/token', {
        headers: { authorization: signed },
      });
      if (login === undefined) continue;
      const posted = await this.#ask('POST', '/v2/', { token: login.accessToken, body: [sampleAt(timestamp)] });
      if (posted === undefined) continue;
      accepted.push(timestamp);
      await this.#look(device, timestamp);
    }
  }

  async #look({ trackingId }: ClaimedDevice, timestamp: number): Promise<void> {
    const acceptedAtMs = Date.now();
    for (;;) {
      const shadow = await this.#ask<ShadowBody>('GET', `/shadows/v2/${trackingId}`, { token: this.#user });
      const visibleAfterMs = Date.now() - acceptedAtMs;
      if (shadow?.reported?.timestamp === timestamp) {
        this.passages.push({ acceptedAtMs, visibleAfterMs });
        return;
      }
      if (visibleAfterMs > GIVEN_UP_AFTER_MS) {
        this.failures.push(`${trackingId}: ${String(timestamp)} was not visible after ${String(visibleAfterMs)} ms`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  async #ask<Body>(method: string, path: string, options: object): Promise<Body | undefined> {
    this.requests += 1;
    try {
      const { status, body } = await send<Body>(method, this.#url + path, options);
      if (status >= 200 && status <= 299) return body;
      this.failures.push(`${method} ${path}: ${String(status)} ${JSON.stringify(body)}`);
    } catch (error) {
      this.failures.push(`${method} ${path}: ${String(error)} ${String((error as Error).cause)}`);
    }
    return undefined;
  }
}
