import { plainPath } from '@umbra/wire';
import type { FastifyRequest } from 'fastify';

type Asked = Pick<FastifyRequest, 'url' | 'headers'>;

/** A name or an address, with a port. */
const HOST = /^[\w.-]+(?::\d{1,5})?$|^\[[\da-f:.]+\](?::\d{1,5})?$/i;

/** The absolute URL under which a caller sent a request: what the gateway says that it saw, else what came. */
export function requestUrl({ url, headers }: Asked): string {
  const protocol = first(headers['x-forwarded-proto']) === 'https' ? 'https' : 'http';
  const host = [first(headers['x-forwarded-host']), headers.host].find((name) => HOST.test(name ?? '')) ?? 'localhost';
  const queryAt = url.indexOf('?');
  return `${protocol}://${host}${plainPath(url)}${queryAt === -1 ? '' : url.slice(queryAt)}`;
}

/** Proxies add theirs at the end. */
const first = (header: string | readonly string[] | undefined): string | undefined =>
  [header].flat()[0]?.split(',')[0]?.trim();
