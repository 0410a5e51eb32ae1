import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { environment } from '../support/environment.ts';
import { newTenant } from '../support/tenant.ts';

let apiKey: string;

beforeAll(async () => {
  ({ apiKey } = await newTenant('locate-edge'));
});

interface Asked {
  readonly method?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

async function ask({ method = 'POST', query = '', headers = {}, body }: Asked) {
  const response = await fetch(new URL(`/v2/locate?apiKey=${apiKey}${query}`, environment.url), {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: JSON.parse(text) as { readonly code?: string; readonly correlationId?: string; readonly location?: object },
  };
}

const scan = JSON.stringify({ lte: [{ mcc: 262, mnc: 1, cid: 1 }] });

describe('§1.2 POST /v2/locate behind the gateway', () => {
  it('takes a key in the query, and gzip', async () => {
    const headers = { 'content-encoding': 'gzip' };
    expect(await ask({ query: '&fallback=any', headers, body: new Uint8Array(gzipSync(scan)) })).toMatchObject({
      ...{ status: 200, body: { location: expect.any(Object) } },
    });
  });

  it.each([
    ['a body that says too much', { body: '{"wifi":[]}' }, 400],
    ['broken gzip', { body: scan, headers: { 'content-encoding': 'gzip' } }, 400],
    ['nothing known', { body: scan }, 404],
    ['another method', { method: 'PUT', body: scan }, 405],
    ['a body over 256 KiB', { body: ' '.repeat(262_145) }, 413],
    ['a URI over 2 KiB', { body: scan, query: `&x=${'x'.repeat(2_048)}` }, 414],
    ['a body that is no JSON', { body: scan, headers: { 'content-type': 'text/plain' } }, 415],
  ] as const)('says of %s what the API says, with the ids of the conversation', async (_what, asked, status) => {
    const correlationId = randomUUID();
    const ids = { 'x-correlation-id': correlationId, 'x-request-id': 'order 66' };
    const answer = await ask({ ...asked, headers: { ...ids, ...('headers' in asked ? asked.headers : {}) } });
    expect(answer).toMatchObject({ status, body: { code: `E606${String(status)}`, correlationId } });
    expect(answer.headers.get('x-correlation-id')).toBe(correlationId);
    expect(answer.headers.get('x-request-id')).toBe('order 66');
  });
});
