import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import { select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import type { AssociableRule, Targets } from './targets.ts';

/** What a project asks for. */
export interface Wanted extends Targets {
  readonly projectId: ProjectId;
}

type Kind = 'geofence' | 'rule' | 'sensorRule';

interface Row {
  readonly id: string;
  readonly projectId: ProjectId;
  readonly sensorType: string | null;
}

/** Geofences, rules and sensor rules that were found, each in its project, and locked. */
export class FoundResources {
  readonly #byId = new Map<string, Row & { readonly kind: Kind }>();

  add(kind: Kind, rows: readonly Row[]): void {
    for (const row of rows) this.#byId.set(row.id, { ...row, kind });
  }

  hasGeofence(projectId: ProjectId, id: string): boolean {
    return this.#find(projectId, id)?.kind === 'geofence';
  }

  rule(projectId: ProjectId, id: string): AssociableRule | undefined {
    const found = this.#find(projectId, id);
    if (found === undefined || found.kind === 'geofence') return undefined;
    return { ruleId: found.id, kind: found.kind, sensorType: found.sensorType };
  }

  #find(projectId: ProjectId, id: string) {
    const found = this.#byId.get(id);
    return found?.projectId === projectId ? found : undefined;
  }
}

const TABLES = [
  { kind: 'geofence', ids: 'geofenceIds', from: 'geofence', id: 'geofence_id', sensorType: 'NULL' },
  { kind: 'rule', ids: 'ruleIds', from: 'rule', id: 'rule_id', sensorType: 'NULL' },
  { kind: 'sensorRule', ids: 'ruleIds', from: 'sensor_rule', id: 'rule_id', sensorType: 'type' },
] as const;

/** What devices can be associated with. */
@Injectable()
export class ResourcesRepository {
  /**
   * Those that there are. Nobody changes or deletes them until the transaction ends: a device that is associated meanwhile
   * would miss the change, or stay associated with nothing.
   */
  async lock(manager: EntityManager, wanted: readonly Wanted[]): Promise<FoundResources> {
    const found = new FoundResources();
    for (const { kind, ids, from, id, sensorType } of TABLES) {
      const pairs = wanted.flatMap((each) => each[ids].map((one) => ({ id: one, projectId: each.projectId })));
      if (pairs.length === 0) continue;
      const rows = await select<Row>(
        manager,
        `SELECT ${id} AS id, project_id AS "projectId", ${sensorType} AS "sensorType" FROM ${from}
          WHERE (${id}, project_id) IN (SELECT * FROM unnest($1::uuid[], $2::text[])) ORDER BY ${id} FOR SHARE`,
        [pairs.map((pair) => pair.id), pairs.map(({ projectId }) => projectId)],
      );
      found.add(kind, rows);
    }
    return found;
  }
}
