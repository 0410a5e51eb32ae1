import type { SqlSession } from '@umbra/projections';
import type { DeviceState } from '../timeline/device-state.ts';
import type { DeviceChange } from '../timeline/timeline-fold.ts';
import type { TraceRow } from '../timeline/trace-row.ts';
import { jsonOrNull, STORED_TRACE_COLUMNS, traceFromColumns, type StoredTrace } from './trace-columns.ts';

/** Names one trace. */
export interface TraceKey {
  readonly trackingId: string;
  readonly sampledAtMs: number;
}

/** The read models of one schema, in bulk: what a batch asks for, and what it leaves behind. */
export class ReadModelStore {
  readonly #schema: string;

  constructor(schema: string) {
    this.#schema = schema;
  }

  async states(session: SqlSession, trackingIds: readonly string[]): Promise<Map<string, DeviceState>> {
    const rows = await session.rows<{ tracking_id: string; state: string }>(
      `SELECT tracking_id, state FROM ${this.#schema}.reported_shadow WHERE tracking_id = ANY($1::text[])`,
      [trackingIds],
    );
    return new Map(rows.map(({ tracking_id, state }) => [tracking_id, JSON.parse(state) as DeviceState]));
  }

  /** The lateral form makes the planner go by the key, one partition each, whatever it thinks of the array's length. */
  async traces(session: SqlSession, keys: readonly TraceKey[]): Promise<TraceRow[]> {
    const rows = await session.rows<StoredTrace>(
      `SELECT found.* FROM unnest($1::text[], $2::bigint[]) AS key (id, ms)
        CROSS JOIN LATERAL (
          SELECT ${STORED_TRACE_COLUMNS} FROM ${this.#schema}.trace
           WHERE tracking_id = key.id AND timestamp_ms = key.ms LIMIT 1
        ) AS found`,
      [keys.map(({ trackingId }) => trackingId), keys.map(({ sampledAtMs }) => sampledAtMs)],
    );
    return rows.map(traceFromColumns);
  }

  async honoured(session: SqlSession, deletionIds: readonly string[]): Promise<Set<string>> {
    const rows = await session.rows<{ deletion_id: string }>(
      `SELECT deletion_id FROM ${this.#schema}.honoured_deletion WHERE deletion_id = ANY($1::text[])`,
      [deletionIds],
    );
    return new Set(rows.map(({ deletion_id }) => deletion_id));
  }

  /** Every trace that is stored of these devices. */
  async deleteTraces(session: SqlSession, trackingIds: readonly string[]): Promise<void> {
    await session.execute(`DELETE FROM ${this.#schema}.trace WHERE tracking_id = ANY($1::text[])`, [trackingIds]);
  }

  /** New traces. One that is there already is a fault of the fold, and fails. */
  async insertTraces(session: SqlSession, traces: readonly TraceRow[]): Promise<void> {
    await session.execute(this.#insertTraces(), traceColumns(traces));
  }

  /** Traces that got the word of positioning. An upsert, since its plan goes by the key whatever the planner expects. */
  async updateTraces(session: SqlSession, traces: readonly TraceRow[]): Promise<void> {
    await session.execute(
      `${this.#insertTraces()}
       ON CONFLICT (tracking_id, timestamp_ms) DO UPDATE
          SET lat = excluded.lat, lng = excluded.lng, accuracy = excluded.accuracy, is_settled = excluded.is_settled,
              outlier = excluded.outlier, awaited = excluded.awaited, body = excluded.body`,
      traceColumns(traces),
    );
  }

  async upsertStates(session: SqlSession, changes: readonly DeviceChange[]): Promise<void> {
    await session.execute(
      `INSERT INTO ${this.#schema}.reported_shadow AS stored (tracking_id, timestamp_ms, lat, lng, changed_at_ms, state)
       SELECT * FROM unnest($1::text[], $2::bigint[], $3::float8[], $4::float8[], $5::bigint[], ${jsonTexts('$6')})
       ON CONFLICT (tracking_id) DO UPDATE
          SET timestamp_ms = excluded.timestamp_ms, lat = excluded.lat, lng = excluded.lng,
              changed_at_ms = excluded.changed_at_ms, state = excluded.state`,
      [
        changes.map(({ trackingId }) => trackingId),
        changes.map(({ state }) => state.reported?.timestampMs ?? null),
        changes.map(({ state }) => state.reported?.position?.value.lat ?? null),
        changes.map(({ state }) => state.reported?.position?.value.lng ?? null),
        changes.map(({ state }) => state.changedAtMs),
        joinJson(changes.map(({ state }) => JSON.stringify(state))),
      ],
    );
  }

  async addHonoured(session: SqlSession, honoured: ReadonlyMap<string, string>): Promise<void> {
    await session.execute(
      `INSERT INTO ${this.#schema}.honoured_deletion (deletion_id, tracking_id)
       SELECT * FROM unnest($1::text[], $2::text[])`,
      [[...honoured.keys()], [...honoured.values()]],
    );
  }

  #insertTraces(): string {
    return `
      INSERT INTO ${this.#schema}.trace (tracking_id, timestamp_ms, server_timestamp_ms, event_id, sample_index, mode,
                                         lat, lng, accuracy, is_settled, outlier, awaited, body)
      SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::integer[], $6::text[], $7::float8[],
                           $8::float8[], $9::float8[], $10::boolean[], $11::text[], $12::text[], ${jsonTexts('$13')})`;
  }
}

/** Traces turned by ninety degrees: one array a column, as unnest takes them. */
function traceColumns(traces: readonly TraceRow[]): unknown[] {
  const column = (value: (trace: TraceRow) => unknown): unknown[] => traces.map(value);
  return [
    column(({ trackingId }) => trackingId),
    column(({ sampledAtMs }) => sampledAtMs),
    column(({ acceptedAtMs }) => acceptedAtMs),
    column(({ eventId }) => eventId),
    column(({ sampleIndex }) => sampleIndex),
    column(({ mode }) => mode),
    column(({ body }) => body.position?.lat ?? null),
    column(({ body }) => body.position?.lng ?? null),
    column(({ body }) => body.position?.accuracy ?? null),
    column(({ isSettled }) => isSettled),
    column(({ outlier }) => jsonOrNull(outlier)),
    column(({ awaited }) => jsonOrNull(awaited)),
    joinJson(traces.map(({ body }) => JSON.stringify(body))),
  ];
}

/**
 * JSON texts as one parameter: as an array, each of their many quotes would be escaped here and read again there, which was
 * a tenth of all that a sample costs. A control character cannot stand in JSON, so it parts them.
 */
const joinJson = (texts: readonly string[]): string => texts.join('\u001e');

const jsonTexts = (parameter: string): string => `string_to_array(${parameter}::text, chr(30))`;
