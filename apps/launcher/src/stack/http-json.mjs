import { request } from 'node:http';

/** An answer that says no. */
export class HttpError extends Error {
  /** @override */
  name = 'HttpError';

  /**
   * @param {string} what method and URL
   * @param {number} status
   * @param {string} body
   */
  constructor(what, status, body) {
    super(`${what} answered ${status}: ${body.slice(0, 500)}`);
    this.status = status;
  }
}

/**
 * One HTTP request with JSON in both directions. Without an agent its connection is its own: a kept-alive one would
 * keep a test runner from ending.
 *
 * @param {string} method
 * @param {string} url
 * @param {{
 *   token?: string, body?: unknown, headers?: Record<string, string>, withinMs?: number, agent?: import('node:http').Agent,
 * }} [options] `token` is sent as bearer
 * @returns {Promise<any>} the parsed body; undefined if there is none
 * @throws {HttpError} if the status is not 2xx
 */
export function httpJson(method, url, { token, body, headers: given, withinMs = 10_000, agent } = {}) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  /** @type {Record<string, string | number>} */
  const headers = { ...given };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (text !== undefined) {
    headers['content-type'] = 'application/json';
    headers['content-length'] = Buffer.byteLength(text);
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: agent ?? false, timeout: withinMs }, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (answer += chunk));
      response.on('error', reject);
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        if (status < 200 || status > 299) reject(new HttpError(`${method} ${url}`, status, answer));
        else resolve(answer === '' ? undefined : JSON.parse(answer));
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${url}: no answer within ${withinMs} ms`)));
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}
