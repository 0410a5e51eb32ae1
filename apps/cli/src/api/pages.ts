import { EXIT } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import type { ApiClient, Query } from './api-client.ts';

interface LimitPage<Item> {
  readonly items: readonly Item[];
  readonly nextPageToken?: string;
}

interface CountPage<Item> {
  readonly data: readonly Item[];
  readonly pageToken?: string;
}

/** Of every list that is read here. */
const PAGE_SIZE = 100;

/** All items of a list of the v4 services (§1.6), page by page. */
export async function* limitPages<Item>(api: ApiClient, path: string, query: Query): AsyncGenerator<readonly Item[]> {
  let pageToken: string | undefined;
  do {
    const page: LimitPage<Item> = await api.get(path, { ...query, limit: PAGE_SIZE, pageToken });
    yield listOf(page.items, path);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
}

/** All items of a list of the v2 and v3 services (§1.6), page by page. */
export async function* countPages<Item>(api: ApiClient, path: string, query: Query): AsyncGenerator<readonly Item[]> {
  let pageToken: string | undefined;
  do {
    const page: CountPage<Item> = await api.get(path, { ...query, count: PAGE_SIZE, pageToken });
    yield listOf(page.data, path);
    pageToken = page.pageToken;
  } while (pageToken !== undefined);
}

function listOf<Item>(items: readonly Item[] | undefined, path: string): readonly Item[] {
  if (items !== undefined) return items;
  throw new Problem(EXIT.unreachable, `The answer of ${path} has no list.`, { advice: 'Is UMBRA_URL right?' });
}
