import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DRIVERS } from '../../../connectors.tokens.ts';
import type { Driver } from '../../../domain/driver/driver.ts';
import { Clock } from '../../../persistence/clock.ts';
import { templateOf } from './template-of.ts';

/** What follows the driver. */
const COLUMNS = [
  'name',
  'label',
  'colour',
  'version',
  'version_name',
  'protocol',
  'rate_limit_unit',
  'rate_limit_duration',
];

const list = (prefix = ''): string => COLUMNS.map((name) => prefix + name).join(', ');

/** Keeps a system template equal to each built-in driver. */
@Injectable()
export class TrackingTemplates {
  readonly #dataSource: DataSource;
  readonly #drivers: readonly Driver[];
  readonly #clock: Clock;
  #kept: Promise<void> | undefined;

  constructor(dataSource: DataSource, @Inject(DRIVERS) drivers: readonly Driver[], clock: Clock) {
    this.#dataSource = dataSource;
    this.#drivers = drivers;
    this.#clock = clock;
  }

  /** Once in a process: drivers do not change while it runs. After a failure the next one asks again. */
  async keep(): Promise<void> {
    this.#kept ??= this.#write();
    try {
      await this.#kept;
    } catch (error) {
      this.#kept = undefined;
      throw error;
    }
  }

  async #write(): Promise<void> {
    await this.#dataSource.query(
      `INSERT INTO system_template (driver_id, ${list()}, system_type_id, created_at_ms, updated_at_ms)
       SELECT driver_id, ${list()}, (SELECT id FROM system_type WHERE name = 'Tracking'), $2, $2
         FROM jsonb_populate_recordset(NULL::system_template, $1)
       ON CONFLICT (driver_id) DO UPDATE
         SET (${list()}, updated_at_ms) = ROW (${list('excluded.')}, excluded.updated_at_ms)
       WHERE (${list('system_template.')}) IS DISTINCT FROM (${list('excluded.')})`,
      [JSON.stringify(this.#drivers.map(templateOf)), this.#clock.nowMs()],
    );
  }
}
