import { randomBytes } from 'node:crypto';
import { HttpError } from '../stack/http-json.mjs';
import { authorizationHeader } from './oauth.mjs';

/** @typedef {{ deviceId: string, deviceSecret: string, trackingId: string }} Licence */

/** A device as Umbra sees it: it signs in with its secret, then posts with its token. */
export class Device {
  #url;
  #http;
  #licence;
  #token = '';

  /**
   * @param {string} url of Umbra
   * @param {typeof import('../stack/http-json.mjs').httpJson} http
   * @param {Licence} licence
   */
  constructor(url, http, licence) {
    this.#url = url;
    this.#http = http;
    this.#licence = licence;
  }

  get trackingId() {
    return this.#licence.trackingId;
  }

  async signIn() {
    const url = `${this.#url}/v2/token`;
    const { deviceId, deviceSecret } = this.#licence;
    const nonce = randomBytes(6).toString('hex');
    const timestampS = Math.floor(Date.now() / 1000);
    const authorization = authorizationHeader({ url, deviceId, deviceSecret, nonce, timestampS });
    const { accessToken } = await this.#http('POST', url, { headers: { authorization } });
    this.#token = accessToken;
  }

  /**
   * @param {object[]} samples
   * @throws {HttpError} if Umbra refuses them
   */
  async post(samples) {
    try {
      await this.#http('POST', `${this.#url}/v2/`, { token: this.#token, body: samples });
    } catch (error) {
      if (!(error instanceof HttpError && error.status === 401)) throw error;
      // The token is a day old, or the device was claimed anew.
      await this.signIn();
      await this.#http('POST', `${this.#url}/v2/`, { token: this.#token, body: samples });
    }
  }
}
