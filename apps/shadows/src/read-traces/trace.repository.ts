import { Injectable } from '@nestjs/common';
import type { AccessibleDevice } from '@umbra/access';
import type { Fix } from '@umbra/geo';
import { DataSource } from 'typeorm';
import { LIVE_SCHEMA } from '../read-model/read-model.schema.ts';
import type { Outlier } from '../timeline/device-state.ts';
import type { TraceBody } from '../timeline/trace-row.ts';
import type { ReadTrace } from './trace-view.ts';
import type { TracesQuery } from './traces-query.ts';

interface Row {
  readonly timestamp_ms: number;
  readonly server_timestamp_ms: number;
  readonly outlier: string | null;
  readonly body: string;
  readonly lat: number | null;
  readonly lng: number | null;
  readonly accuracy: number | null;
}

interface RowWithNeighbour extends Row {
  readonly previous_lat: number | null;
  readonly previous_lng: number | null;
  readonly previous_accuracy: number | null;
}

const COLUMNS = 'timestamp_ms, server_timestamp_ms, outlier, body, lat, lng, accuracy';

/** A page of traces, and whether there are older ones. */
export interface TracePage {
  readonly traces: readonly ReadTrace[];
  readonly hasMore: boolean;
}

/** Traces of a device that the caller has access to, newest first. */
@Injectable()
export class TraceRepository {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /**
   * Plan: the partitions newest first, each by its primary key backwards, until the page is full; none beyond is opened.
   * The neighbour of each trace is one more look by the key. Without a filter the page itself holds the neighbours of all
   * but its oldest.
   */
  async page(device: AccessibleDevice, query: TracesQuery): Promise<TracePage> {
    const isFiltered = query.mode !== undefined || query.outliers !== undefined;
    const rows = isFiltered ? await this.#filtered(device, query) : await this.#consecutive(device, query);
    return {
      traces: rows.slice(0, query.count).map(toReadTrace),
      hasMore: rows.length > query.count,
    };
  }

  async #consecutive(device: AccessibleDevice, query: TracesQuery): Promise<RowWithNeighbour[]> {
    const rows: Row[] = await this.#dataSource.query(...select(device, query));
    const oldest = rows.findLast(({ lat }) => lat !== null);
    let previous = oldest === undefined ? undefined : await this.#positionBefore(device, oldest.timestamp_ms);
    const withNeighbours: RowWithNeighbour[] = [];
    for (const row of rows.toReversed()) {
      withNeighbours.push({
        ...row,
        previous_lat: previous?.lat ?? null,
        previous_lng: previous?.lng ?? null,
        previous_accuracy: previous?.accuracy ?? null,
      });
      previous = fixOf(row.lat, row.lng, row.accuracy) ?? previous;
    }
    return withNeighbours.reverse();
  }

  async #filtered(device: AccessibleDevice, query: TracesQuery): Promise<RowWithNeighbour[]> {
    const [sql, parameters] = select(device, query);
    return this.#dataSource.query(
      `SELECT page.*, previous.lat AS previous_lat, previous.lng AS previous_lng, previous.accuracy AS previous_accuracy
         FROM (${sql}) AS page
         LEFT JOIN LATERAL (
           SELECT lat, lng, accuracy FROM ${LIVE_SCHEMA}.trace
            WHERE tracking_id = $1 AND timestamp_ms < page.timestamp_ms AND lat IS NOT NULL AND page.lat IS NOT NULL
            ORDER BY timestamp_ms DESC LIMIT 1
         ) AS previous ON true
        ORDER BY page.timestamp_ms DESC`,
      parameters,
    );
  }

  async #positionBefore({ trackingId }: AccessibleDevice, timestampMs: number): Promise<Fix | undefined> {
    const rows: Pick<Row, 'lat' | 'lng' | 'accuracy'>[] = await this.#dataSource.query(
      `SELECT lat, lng, accuracy FROM ${LIVE_SCHEMA}.trace
        WHERE tracking_id = $1 AND timestamp_ms < $2 AND lat IS NOT NULL ORDER BY timestamp_ms DESC LIMIT 1`,
      [trackingId, timestampMs],
    );
    const [row] = rows;
    return row === undefined ? undefined : fixOf(row.lat, row.lng, row.accuracy);
  }
}

/** One row more than the page holds tells whether there is another page. */
function select({ trackingId }: AccessibleDevice, query: TracesQuery): [sql: string, parameters: unknown[]] {
  const parameters: unknown[] = [trackingId];
  const parameter = (value: unknown): string => `$${String(parameters.push(value))}`;
  const conditions = ['tracking_id = $1'];
  if (query.afterMs !== undefined) conditions.push(`timestamp_ms >= ${parameter(query.afterMs)}`);
  if (query.beforeMs !== undefined) conditions.push(`timestamp_ms <= ${parameter(query.beforeMs)}`);
  if (query.olderThanMs !== undefined) conditions.push(`timestamp_ms < ${parameter(query.olderThanMs)}`);
  if (query.mode !== undefined) conditions.push(`mode = ${parameter(query.mode)}`);
  if (query.outliers !== undefined) conditions.push(`outlier IS ${query.outliers ? 'NOT ' : ''}NULL`);
  return [
    `SELECT ${COLUMNS} FROM ${LIVE_SCHEMA}.trace WHERE ${conditions.join(' AND ')}
      ORDER BY timestamp_ms DESC LIMIT ${parameter(query.count + 1)}`,
    parameters,
  ];
}

function toReadTrace(row: RowWithNeighbour): ReadTrace {
  return {
    timestampMs: row.timestamp_ms,
    acceptedAtMs: row.server_timestamp_ms,
    body: JSON.parse(row.body) as TraceBody,
    outlier: row.outlier === null ? null : (JSON.parse(row.outlier) as Outlier),
    previous: fixOf(row.previous_lat, row.previous_lng, row.previous_accuracy),
  };
}

const fixOf = (lat: number | null, lng: number | null, accuracy: number | null): Fix | undefined =>
  lat === null || lng === null || accuracy === null ? undefined : { lat, lng, accuracy };
