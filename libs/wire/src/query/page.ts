/** A page of the v2 and v3 services (contract §1.6). */
export interface CountPage<Item> {
  readonly data: readonly Item[];
  readonly count: number;
  readonly pageToken?: string;
}

/** A page of the v4 services. */
export interface LimitPage<Item> {
  readonly items: readonly Item[];
  readonly count: number;
  readonly limit: number;
  readonly nextPageToken?: string;
  readonly total?: number;
}

/** PAGE-1 … PAGE-3 for v2/v3: the token is absent on the last page. */
export const countPage = <Item>(items: readonly Item[], nextPageToken?: string): CountPage<Item> => ({
  data: items,
  count: items.length,
  ...(nextPageToken === undefined ? {} : { pageToken: nextPageToken }),
});

/** PAGE-1 … PAGE-3 for v4: `limit` echoes what was in force. */
export const limitPage = <Item>(
  items: readonly Item[],
  limit: number,
  nextPageToken?: string,
  total?: number,
): LimitPage<Item> => ({
  items,
  count: items.length,
  limit,
  ...(nextPageToken === undefined ? {} : { nextPageToken }),
  ...(total === undefined ? {} : { total }),
});
