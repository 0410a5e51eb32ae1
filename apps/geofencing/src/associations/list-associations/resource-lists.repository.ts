import { Injectable } from '@nestjs/common';
import type { ProjectId, TrackingId } from '@umbra/contracts/ids';
import { select } from '@umbra/postgres';
import type { PageWish } from '@umbra/wire';
import { DataSource } from 'typeorm';
import type { RowReference } from '../../http/geofencing-access.ts';
import type { Target } from '../change-associations/associate-devices.ts';
import type { Placed } from './device-lists.repository.ts';

export interface AssociatedDevice extends Placed {
  readonly trackingId: TrackingId;
}

type Kind = Target['kind'];

const TABLES = {
  geofence: { resource: 'geofence', association: 'geofence_association', id: 'geofence_id' },
  rule: { resource: 'rule', association: 'rule_association', id: 'rule_id' },
  sensorRule: { resource: 'sensor_rule', association: 'rule_association', id: 'rule_id' },
} as const satisfies Record<Kind, object>;

/** Which devices are associated with a geofence, a rule or a sensor rule. */
@Injectable()
export class ResourceListsRepository {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.#dataSource = dataSource;
  }

  /** Of what has that id; undefined where there is none. Whether its caller may know of it is open. */
  async projectOf(kind: Kind, id: string): Promise<ProjectId | undefined> {
    const { resource, id: column } = TABLES[kind];
    const [row] = await select<{ projectId: ProjectId }>(
      this.#dataSource,
      `SELECT project_id AS "projectId" FROM ${resource} WHERE ${column} = $1`,
      [id],
    );
    return row?.projectId;
  }

  /** In the order of association. @returns one more than asked for where there are more */
  async devices(kind: Kind, { projectId, id }: RowReference, { after, size }: PageWish): Promise<AssociatedDevice[]> {
    const { association, id: column } = TABLES[kind];
    return select<AssociatedDevice>(
      this.#dataSource,
      `SELECT association_key AS place, tracking_id AS "trackingId" FROM ${association}
        WHERE ${column} = $1 AND project_id = $2 AND association_key > $3 ORDER BY association_key LIMIT $4`,
      [id, projectId, after, size + 1],
    );
  }
}
