import type { FastifyRequest } from 'fastify';
import { paginated } from './paginated.ts';
import { requestUrl } from './request-url.ts';

const PATH = 'http://h/api/v1/connectors';
const items = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('§3.2 the envelope of a page', () => {
  it('says where it is, and how to go on', () => {
    expect(paginated(items(15), 42, { page: 1, perPage: 15 }, PATH)).toEqual({
      data: items(15),
      links: { first: `${PATH}?page=1`, last: `${PATH}?page=3`, prev: null, next: `${PATH}?page=2` },
      meta: { current_page: 1, from: 1, last_page: 3, path: PATH, per_page: 15, to: 15, total: 42 },
    });
  });

  it('T-P7 ends with the last page', () => {
    const { links, meta } = paginated(items(12), 42, { page: 3, perPage: 15 }, `${PATH}?page=3`);
    expect(links).toMatchObject({ prev: `${PATH}?page=2`, next: null });
    expect(meta).toMatchObject({ from: 31, to: 42 });
  });

  it('T-P8 has one empty page where there is nothing', () => {
    const { data, links, meta } = paginated([], 0, { page: 1, perPage: 15 }, PATH);
    expect(data).toEqual([]);
    expect(links).toEqual({ first: `${PATH}?page=1`, last: `${PATH}?page=1`, prev: null, next: null });
    expect(meta).toEqual({ current_page: 1, from: null, last_page: 1, path: PATH, per_page: 15, to: null, total: 0 });
  });

  it('is empty beyond the last page', () => {
    const { links, meta } = paginated([], 42, { page: 9, perPage: 15 }, PATH);
    expect(links).toMatchObject({ last: `${PATH}?page=3`, prev: `${PATH}?page=8`, next: null });
    expect(meta).toMatchObject({ current_page: 9, from: null, to: null, last_page: 3 });
  });

  it('keeps the other parameters, percent-encoded', () => {
    const query = 'page=1&sort=-name&filter[system]=a+b,2&include[]=x&include[]=y';
    expect(paginated(items(2), 4, { page: 1, perPage: 2 }, `${PATH}?${query}`).links.next).toBe(
      `${PATH}?sort=-name&filter%5Bsystem%5D=a%20b%2C2&include%5B%5D=x&include%5B%5D=y&page=2`,
    );
  });
});

describe('the URL of a request', () => {
  const urlOf = (headers: FastifyRequest['headers'], url = '/api/v1//connectors/?a=1') => requestUrl({ url, headers });

  it.each([
    [{ host: 'h:81' }, 'http://h:81/api/v1/connectors?a=1'],
    [{ host: '[::1]:81' }, 'http://[::1]:81/api/v1/connectors?a=1'],
    [
      { host: 'inside:3000', 'x-forwarded-host': 'api.example.com', 'x-forwarded-proto': 'https' },
      'https://api.example.com/api/v1/connectors?a=1',
    ],
    [{ host: 'h', 'x-forwarded-proto': 'https, http' }, 'https://h/api/v1/connectors?a=1'],
    [{ host: 'h', 'x-forwarded-host': 'evil" onload="x' }, 'http://h/api/v1/connectors?a=1'],
    [{ host: 'h', 'x-forwarded-proto': 'javascript' }, 'http://h/api/v1/connectors?a=1'],
    [{}, 'http://localhost/api/v1/connectors?a=1'],
  ])('is what the caller used: %j', (headers, url) => {
    expect(urlOf(headers)).toBe(url);
  });

  it('has no query where there is none', () => {
    expect(urlOf({ host: 'h' }, '/api/v1/connectors')).toBe('http://h/api/v1/connectors');
  });
});
