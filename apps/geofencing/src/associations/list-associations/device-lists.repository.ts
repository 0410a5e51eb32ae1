import { Injectable } from '@nestjs/common';
import type { AccessibleDevice } from '@umbra/access';
import type { Geofence } from '@umbra/contracts/geofence';
import { select } from '@umbra/postgres';
import type { PageWish } from '@umbra/wire';
import { DataSource } from 'typeorm';
import { RULE_COLUMNS, storedRuleOf, type RuleRow } from '../../rule-store/rule-table.ts';
import type { StoredRule } from '../../rule-store/stored-rule.ts';

/** Its place in the list: in the order of association. */
export interface Placed {
  readonly place: number;
}

export interface AssociatedGeofence extends Placed {
  readonly id: string;
  readonly geofence: Geofence;
}

/** What a device is associated with. What was deleted meanwhile is not listed, even where an association is left of it. */
@Injectable()
export class DeviceListsRepository {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** @param types undefined: of all types @returns one more than asked for where there are more */
  async geofences(
    { trackingId, projectId }: AccessibleDevice,
    { after, size }: PageWish,
    types?: readonly string[],
  ): Promise<AssociatedGeofence[]> {
    return select<AssociatedGeofence>(
      this.#dataSource,
      `SELECT association.association_key AS place, geofence_id AS id, geofence.geofence
         FROM geofence_association AS association JOIN geofence USING (geofence_id)
        WHERE tracking_id = $1 AND association.project_id = $2 AND association_key > $3
          AND ($4::text[] IS NULL OR geofence.type = ANY ($4))
        ORDER BY association_key LIMIT $5`,
      [trackingId, projectId, after, types ?? null, size + 1],
    );
  }

  /** Of one kind. @returns one more than asked for where there are more */
  async rules(
    { trackingId, projectId }: AccessibleDevice,
    kind: 'rule' | 'sensorRule',
    { after, size }: PageWish,
  ): Promise<(StoredRule & Placed)[]> {
    const rows = await select<RuleRow & Placed>(
      this.#dataSource,
      `SELECT place, ${RULE_COLUMNS}
         FROM (SELECT rule_id, association_key AS place FROM rule_association
                WHERE tracking_id = $1 AND kind = $2 AND association_key > $4) AS association
         JOIN ${kind === 'rule' ? 'rule' : 'sensor_rule'} USING (rule_id)
        WHERE project_id = $3 ORDER BY place LIMIT $5`,
      [trackingId, kind, projectId, after, size + 1],
    );
    return rows.map((row) => ({ ...storedRuleOf(row), place: row.place }));
  }
}
