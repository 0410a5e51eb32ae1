import { Injectable } from '@nestjs/common';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import type { Bbox } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { OWN_SCHEMA } from '../schemas.ts';
import {
  SHADOW_COLUMNS,
  shadowJoins,
  toStoredShadow,
  type ShadowColumns,
  type StoredShadow,
} from '../shadow-view/shadow.repository.ts';

/** A claimed device of a project with its shadow. */
export interface ListedDevice {
  readonly trackingId: TrackingId;
  /** Virtual devices only, as is `externalId` (GEN-12). */
  readonly appId: string | undefined;
  readonly externalId: string | undefined;
  /** What the list is sorted by; with the tracking id the place of the device in it. */
  readonly sortValue: number | string;
  readonly shadow: StoredShadow;
}

export type ListSort = 'claimedAt' | 'trackingId' | 'reported.timestamp' | 'desired.timestamp';

/** The place of a device in a list. */
export type DevicePlace = Pick<ListedDevice, 'sortValue' | 'trackingId'>;

/** Which of a project's devices to list. */
export interface ListQuery {
  readonly sort: ListSort;
  readonly isDescending: boolean;
  readonly limit: number;
  /** Only shadows whose reported timestamp is later (SHA-41). */
  readonly reportedAfterMs?: number | undefined;
  readonly bbox?: Bbox | undefined;
}

interface Row extends ShadowColumns {
  readonly tracking_id: string;
  readonly app_id: string;
  readonly external_id: string | null;
  readonly sort_value: number | string;
}

/** What never happened sorts as the beginning of time, so that every device has a place. */
const SORT_EXPRESSIONS: Readonly<Record<ListSort, { readonly sql: string; readonly type: string }>> = {
  claimedAt: { sql: 'device.claimed_at_ms', type: 'bigint' },
  trackingId: { sql: 'device.tracking_id', type: 'text' },
  'reported.timestamp': { sql: 'coalesce(reported.timestamp_ms, 0)', type: 'bigint' },
  'desired.timestamp': { sql: 'coalesce(desired.timestamp_ms, 0)', type: 'bigint' },
};

/** The claimed devices of a project, page by page. */
@Injectable()
export class DeviceListRepository {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /**
   * Those behind a place. One device more than asked for tells whether there is another page. Plan: by claim or tracking
   * id an index scan of `device_by_…` that ends with the page, and a look by key into each half of the shadow; by another
   * value, all devices of the project are read and sorted.
   */
  async page(
    projectId: ProjectId,
    query: ListQuery,
    below: DevicePlace | undefined,
  ): Promise<{ devices: readonly ListedDevice[]; hasMore: boolean }> {
    const [sql, parameters] = select(projectId, query, below);
    const rows: Row[] = await this.#dataSource.query(sql, parameters);
    return { devices: rows.slice(0, query.limit).map(toListed), hasMore: rows.length > query.limit };
  }
}

function select(
  projectId: ProjectId,
  query: ListQuery,
  below: DevicePlace | undefined,
): [sql: string, parameters: unknown[]] {
  const parameters: unknown[] = [projectId];
  const parameter = (value: unknown): string => `$${String(parameters.push(value))}`;
  const { sql: sortBy, type } = SORT_EXPRESSIONS[query.sort];
  const conditions = ['device.project_id = $1', 'device.unclaimed_at_ms IS NULL'];
  if (below !== undefined) {
    const { sortValue, trackingId } = below;
    const place = `(${parameter(sortValue)}::${type}, ${parameter(trackingId)}::text)`;
    conditions.push(`(${sortBy}, device.tracking_id) ${query.isDescending ? '<' : '>'} ${place}`);
  }
  if (query.reportedAfterMs !== undefined) {
    conditions.push(`reported.timestamp_ms > ${parameter(query.reportedAfterMs)}`);
  }
  if (query.bbox !== undefined) conditions.push(...boxConditions(query.bbox, parameter));
  const direction = query.isDescending ? 'DESC' : 'ASC';
  return [
    `SELECT device.tracking_id, device.app_id, device.external_id, ${sortBy} AS sort_value, ${SHADOW_COLUMNS}
       FROM ${OWN_SCHEMA}.device ${shadowJoins('device')}
      WHERE ${conditions.join(' AND ')}
      ORDER BY ${sortBy} ${direction}, device.tracking_id ${direction}
      LIMIT ${parameter(query.limit + 1)}`,
    parameters,
  ];
}

/** A box whose west lies east of its east crosses the 180th meridian, which is 180 and -180 alike. */
function boxConditions({ north, west, south, east }: Bbox, parameter: (value: unknown) => string): string[] {
  const fromWest = `reported.lng >= ${parameter(west)}`;
  const toEast = `reported.lng <= ${parameter(east)}`;
  const inside = west <= east ? `${fromWest} AND ${toEast}` : `${fromWest} OR ${toEast}`;
  const onEdge = west === -180 || east === 180 ? ' OR reported.lng IN (-180, 180)' : '';
  return [`reported.lat BETWEEN ${parameter(south)} AND ${parameter(north)}`, `(${inside}${onEdge})`];
}

const toListed = (row: Row): ListedDevice => ({
  trackingId: row.tracking_id as TrackingId,
  appId: row.external_id === null ? undefined : row.app_id,
  externalId: row.external_id ?? undefined,
  sortValue: row.sort_value,
  shadow: toStoredShadow(row),
});
