import { randomUUID } from 'node:crypto';
import type { ProjectId } from '@umbra/contracts/ids';
import { type Queryable, select } from '@umbra/postgres';
import type { VariableOwner } from '../resources/relations.ts';

const AT_MS = Date.UTC(2026, 0, 31, 9, 15);

/** Rows of one company, put into the tables without asking anybody. Each method gives the id of what it made. */
export class PatchworksRows {
  readonly #db: Queryable;
  readonly #projectId: ProjectId;

  constructor(db: Queryable, projectId: ProjectId) {
    this.#db = db;
    this.#projectId = projectId;
  }

  system(values: object = {}): Promise<number> {
    const system = { name: 'Fleet', canonical_key: 'fleet', version: 1, system_type_id: 6 };
    return this.#insert('system', { ...system, ...values });
  }

  logo(systemId: number): Promise<number> {
    return this.#insertShared('logo', { system_id: systemId, url: 'https://example.com/logo.png' });
  }

  implementation(systemId: number, values: object = {}): Promise<number> {
    const implementation = { name: 'Key', system_id: systemId, authentication_type_id: 2 };
    return this.#insert('authentication_implementation', { ...implementation, ...values });
  }

  endpoint(systemId: number, values: object = {}): Promise<number> {
    const endpoint = { name: 'Orders', system_id: systemId, returns_multiple_records: true };
    return this.#insert('endpoint', { ...endpoint, ...values });
  }

  async offers(implementationId: number, endpointId: number): Promise<void> {
    await this.#db.query(`INSERT INTO authentication_implementation_endpoint VALUES ($1, $2)`, [
      implementationId,
      endpointId,
    ]);
  }

  filter(endpointId: number, field = 'updated_at'): Promise<number> {
    const switches = { is_default: false, is_active: true };
    return this.#insert('filter', { model_type: 'endpoint', model_id: endpointId, field, ...switches });
  }

  schema(endpointId: number): Promise<number> {
    return this.#insertShared('endpoint_schema', { endpoint_id: endpointId, schema: { type: 'object' } });
  }

  fieldTag(endpointId: number, tag = 'id'): Promise<number> {
    return this.#insert('field_tag', { endpoint_id: endpointId, field_path: 'order.id', tag });
  }

  pool(): Promise<number> {
    return this.#insert('connection_pool', { name: 'Slow ones', limit: 2, timeout: 30 });
  }

  async connector(implementationId: number, values: object = {}): Promise<number> {
    const name = randomUUID();
    const [connector] = await select<{ key: number }>(
      this.#db,
      `INSERT INTO connector (connector_id, project_id, name, enabled, credentials_in, created_by, created_at_ms, updated_at_ms)
       VALUES ($1, $2, $3, true, 'variables', 'api-key', $4, $4) RETURNING connector_key AS key`,
      [`CON-${randomUUID()}`, this.#projectId, name, AT_MS],
    );
    await this.#insertShared(
      'patchworks_connector',
      {
        connector_key: connector!.key,
        authentication_implementation_id: implementationId,
        ...{
          name,
          timezone: 'Europe/London',
          date_format: 'Y-m-d',
          rate_limit_unit: 'minute',
          rate_limit_duration: 60,
        },
        ...values,
      },
      'connector_key',
    );
    return connector!.key;
  }

  async variable(owner: VariableOwner, ownerId: number, values: object = {}): Promise<number> {
    const variable = { key: 'api_token', label: 'API token', secret: false, locked: false };
    const id = await this.#insert('variable', { ...variable, ...values });
    await this.#insert('model_variable', {
      ...{ model_type: owner, model_id: ownerId, variable_id: id, configurable: true, required: true, advanced: false },
    });
    return id;
  }

  certificate(connectorKey: number | null, userId: number | null = null): Promise<number> {
    const sealed = { certificate_sealed: 'sealed certificate', passphrase_sealed: 'sealed passphrase' };
    return this.#insert('certificate', { connector_key: connectorKey, user_id: userId, ...sealed });
  }

  #insert(table: string, values: object): Promise<number> {
    return this.#insertShared(table, { project_id: this.#projectId, ...values });
  }

  async #insertShared(table: string, values: object, id = 'id'): Promise<number> {
    const row = Object.entries({ created_at_ms: AT_MS, updated_at_ms: AT_MS, ...values });
    const [made] = await select<{ id: number }>(
      this.#db,
      `INSERT INTO ${table} (${row.map(([name]) => `"${name}"`).join(', ')})
       VALUES (${row.map((_, index) => `$${String(index + 1)}`).join(', ')}) RETURNING ${id} AS id`,
      row.map(([, value]: readonly [string, unknown]) => value),
    );
    return made!.id;
  }
}
