import { Inject, Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { inTransaction } from '@umbra/postgres';
import { LRUCache } from 'lru-cache';
import { DataSource, type EntityManager } from 'typeorm';
import { DRIVERS } from '../../../connectors.tokens.ts';
import type { Driver } from '../../../domain/driver/driver.ts';
import { Clock } from '../../../persistence/clock.ts';
import { canonicalKeyOf } from '../resources/canonical-key.ts';
import { authenticationTypeOf } from './template-of.ts';
import { TrackingTemplates } from './tracking-templates.repository.ts';

/** Projects that are remembered as provided for; a forgotten one is looked at again. */
const MAX_PROJECTS = 10_000;

/**
 * Every project has a system for each built-in driver, with a way in whose variables are the driver's credentials (§6.1), so
 * that a client finds all that a tracking connector needs. They are made when the project is first looked at, and completed
 * by what a newer driver asks for. A project's own drivers have none: they track by no interface of ours.
 */
@Injectable()
export class TrackingSystems {
  readonly #dataSource: DataSource;
  readonly #drivers: readonly Driver[];
  readonly #templates: TrackingTemplates;
  readonly #clock: Clock;
  readonly #provided = new LRUCache<ProjectId, true>({ max: MAX_PROJECTS });

  constructor(
    dataSource: DataSource,
    @Inject(DRIVERS) drivers: readonly Driver[],
    templates: TrackingTemplates,
    clock: Clock,
  ) {
    this.#dataSource = dataSource;
    this.#drivers = drivers;
    this.#templates = templates;
    this.#clock = clock;
  }

  /** Sees to it that the project has its tracking systems. */
  async provide(projectId: ProjectId): Promise<void> {
    if (this.#provided.has(projectId)) return;
    await this.#templates.keep();
    await inTransaction(this.#dataSource, async (manager) => {
      // Of two first looks at once, the second finds everything there.
      await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`tracking systems/${projectId}`]);
      await this.#makeSystems(manager, projectId);
      await this.#makeWaysIn(manager, projectId);
      await this.#makeVariables(manager, projectId);
    });
    this.#provided.set(projectId, true);
  }

  async #makeSystems(manager: EntityManager, projectId: ProjectId): Promise<void> {
    const wanted = this.#drivers.map(({ driverId, provider }) => ({
      driver_id: driverId,
      canonical_key: canonicalKeyOf(provider),
    }));
    await manager.query(
      `INSERT INTO system (project_id, driver_id, canonical_key, name, label, colour, system_template_id, version,
                           version_name, system_type_id, protocol, rate_limit_unit, rate_limit_duration, created_at_ms,
                           updated_at_ms)
       SELECT $1, driver_id, wanted.canonical_key, template.name, template.label, template.colour, template.id,
              template.version, template.version_name, template.system_type_id, template.protocol,
              template.rate_limit_unit, template.rate_limit_duration, $3, $3
         FROM jsonb_to_recordset($2) AS wanted (driver_id text, canonical_key text)
              JOIN system_template template USING (driver_id)
        WHERE NOT EXISTS (SELECT FROM system WHERE system.project_id = $1 AND system.driver_id = template.driver_id)
        ORDER BY template.id`,
      [projectId, JSON.stringify(wanted), this.#clock.nowMs()],
    );
  }

  async #makeWaysIn(manager: EntityManager, projectId: ProjectId): Promise<void> {
    const wanted = this.#drivers.map((driver) => ({
      driver_id: driver.driverId,
      name: `${driver.provider} credentials`,
      type: authenticationTypeOf(driver),
    }));
    await manager.query(
      `INSERT INTO authentication_implementation (project_id, name, system_id, authentication_type_id, created_at_ms,
                                                  updated_at_ms)
       SELECT $1, wanted.name, system.id, authentication_type.id, $3, $3
         FROM jsonb_to_recordset($2) AS wanted (driver_id text, name text, type text)
              JOIN system ON system.project_id = $1 AND system.driver_id = wanted.driver_id
              JOIN authentication_type ON authentication_type.name = wanted.type
        WHERE NOT EXISTS (SELECT FROM authentication_implementation way_in WHERE way_in.system_id = system.id)
        ORDER BY system.id`,
      [projectId, JSON.stringify(wanted), this.#clock.nowMs()],
    );
  }

  /** A system's first way in is ours; those that a client adds to it stay as the client made them. */
  async #makeVariables(manager: EntityManager, projectId: ProjectId): Promise<void> {
    const wanted = this.#drivers.flatMap(({ driverId, credentialFields }) =>
      credentialFields.map(({ key, label, isSecret = false, isOptional = false }, place) => ({
        ...{ driver_id: driverId, place, key, label },
        secret: isSecret,
        required: !isOptional,
      })),
    );
    await manager.query(
      `WITH way_in AS (
         SELECT system.driver_id, min(way_in.id) AS id
           FROM system JOIN authentication_implementation way_in ON way_in.system_id = system.id
          WHERE system.project_id = $1 AND system.driver_id IS NOT NULL
          GROUP BY system.driver_id
       ), missing AS (
         SELECT nextval(pg_get_serial_sequence('variable', 'id')) AS id, way_in.id AS way_in_id, wanted.*
           FROM jsonb_to_recordset($2)
                  AS wanted (driver_id text, place integer, key text, label text, secret boolean, required boolean)
                JOIN way_in USING (driver_id)
          WHERE NOT EXISTS (
            SELECT FROM model_variable link JOIN variable ON variable.id = link.variable_id
             WHERE link.model_type = 'authentication_implementation' AND link.model_id = way_in.id
               AND variable.key = wanted.key)
          ORDER BY way_in.id, wanted.place
       ), made AS (
         INSERT INTO variable (id, project_id, key, label, secret, locked, created_at_ms, updated_at_ms)
         SELECT id, $1, key, label, secret, true, $3, $3 FROM missing
       )
       INSERT INTO model_variable (project_id, variable_id, model_type, model_id, configurable, required, advanced,
                                   created_at_ms, updated_at_ms)
       SELECT $1, id, 'authentication_implementation', way_in_id, true, required, false, $3, $3 FROM missing ORDER BY id`,
      [projectId, JSON.stringify(wanted), this.#clock.nowMs()],
    );
  }
}
