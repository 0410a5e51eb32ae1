import type { Page } from './read-page.ts';

/** §3.2 */
export interface Paginated<Item> {
  readonly data: readonly Item[];
  readonly links: {
    readonly first: string;
    readonly last: string;
    readonly prev: string | null;
    readonly next: string | null;
  };
  readonly meta: {
    readonly current_page: number;
    readonly from: number | null;
    readonly last_page: number;
    readonly path: string;
    readonly per_page: number;
    readonly to: number | null;
    readonly total: number;
  };
}

/**
 * @param url absolute, of the request that is answered, with its query
 * @param total rows that match, on all pages
 */
export function paginated<Item>(
  data: readonly Item[],
  total: number,
  { page, perPage }: Page,
  url: string,
): Paginated<Item> {
  const [path = '', query = ''] = url.split('?', 2);
  const lastPage = Math.max(1, Math.ceil(total / perPage));
  const link = (number: number) => `${path}?${queryOfPage(query, number)}`;
  const from = data.length === 0 ? null : (page - 1) * perPage + 1;
  return {
    data,
    links: {
      first: link(1),
      last: link(lastPage),
      prev: page > 1 ? link(page - 1) : null,
      next: page < lastPage ? link(page + 1) : null,
    },
    meta: {
      current_page: page,
      from,
      last_page: lastPage,
      path,
      per_page: perPage,
      to: from === null ? null : from + data.length - 1,
      total,
    },
  };
}

/** The other parameters as they came, percent-encoded, so that the same question goes on. */
function queryOfPage(query: string, page: number): string {
  const parameters = new URLSearchParams(query);
  parameters.delete('page');
  parameters.append('page', String(page));
  return parameters.toString().replaceAll('+', '%20');
}
