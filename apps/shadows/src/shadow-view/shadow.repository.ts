import { Injectable } from '@nestjs/common';
import type { AccessibleDevice } from '@umbra/access';
import { EMPTY_DESIRED_SHADOW, type DesiredShadow } from '@umbra/contracts/desired-shadow';
import { DataSource } from 'typeorm';
import { LIVE_SCHEMA } from '../read-model/read-model.schema.ts';
import { OWN_SCHEMA } from '../schemas.ts';
import type { DeviceState } from '../timeline/device-state.ts';

/** Both halves of a shadow, as stored. */
export interface StoredShadow {
  readonly desired: DesiredShadow;
  /** Undefined before the first telemetry. */
  readonly state: DeviceState | undefined;
  /** Server time of the last change of either half (SHA-40); 0 when there was none. */
  readonly changedAtMs: number;
}

/** The columns that `toStoredShadow` reads, of `desired_shadow AS desired` and `reported_shadow AS reported`. */
export const SHADOW_COLUMNS =
  'desired.desired AS desired, desired.timestamp_ms AS desired_at_ms, reported.state AS state, reported.changed_at_ms AS reported_at_ms';

/** Joins both halves to rows that have a `tracking_id`. @param outer alias of those rows */
export const shadowJoins = (outer: string): string => `
  LEFT JOIN ${OWN_SCHEMA}.desired_shadow AS desired ON desired.tracking_id = ${outer}.tracking_id
  LEFT JOIN ${LIVE_SCHEMA}.reported_shadow AS reported ON reported.tracking_id = ${outer}.tracking_id`;

export interface ShadowColumns {
  readonly desired: string | null;
  readonly desired_at_ms: number | null;
  readonly state: string | null;
  readonly reported_at_ms: number | null;
}

export function toStoredShadow({ desired, desired_at_ms, state, reported_at_ms }: ShadowColumns): StoredShadow {
  return {
    desired: desired === null ? EMPTY_DESIRED_SHADOW : (JSON.parse(desired) as DesiredShadow),
    state: state === null ? undefined : (JSON.parse(state) as DeviceState),
    changedAtMs: Math.max(desired_at_ms ?? 0, reported_at_ms ?? 0),
  };
}

/** Shadows of devices that the caller has access to. */
@Injectable()
export class ShadowRepository {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  async find(device: AccessibleDevice): Promise<StoredShadow> {
    const found = await this.findAll([device]);
    return found.get(device.trackingId) ?? { desired: EMPTY_DESIRED_SHADOW, state: undefined, changedAtMs: 0 };
  }

  /** By tracking id. Plan: an index scan of either primary key for each id. */
  async findAll(devices: readonly AccessibleDevice[]): Promise<ReadonlyMap<string, StoredShadow>> {
    const rows: (ShadowColumns & { readonly tracking_id: string })[] = await this.#dataSource.query(
      `SELECT wanted.tracking_id, ${SHADOW_COLUMNS}
         FROM unnest($1::text[]) AS wanted (tracking_id) ${shadowJoins('wanted')}`,
      [devices.map(({ trackingId }) => trackingId)],
    );
    return new Map(rows.map((row) => [row.tracking_id, toStoredShadow(row)]));
  }
}
