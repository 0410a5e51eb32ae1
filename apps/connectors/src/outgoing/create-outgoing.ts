import { Agent, request } from 'undici';
import { ExternalCloudError } from '../domain/driver/external-cloud.error.ts';
import type { OutgoingHttpFactory } from './outgoing-http-factory.ts';

/** The way out of this process. */
export function createOutgoing(_options: { readonly allowPrivate: boolean }): OutgoingHttpFactory {
  const agent = new Agent();
  return {
    for: () => ({
      send: async ({ url, method = 'GET' }) => {
        const { statusCode, headers, body } = await request(url, { dispatcher: agent, method });
        const text = await body.text();
        return {
          status: statusCode,
          headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
          text,
          json: () => {
            try {
              return JSON.parse(text) as unknown;
            } catch (cause) {
              throw new ExternalCloudError('unreadable', 'The answer is no JSON.', { cause });
            }
          },
        };
      },
    }),
    close: () => agent.close(),
  };
}
