import { Injectable } from '@nestjs/common';
import type { ProjectId } from '@umbra/contracts/ids';
import type { EntityManager } from 'typeorm';
import { texts } from '../validation/texts.ts';
import { RelatedRowsRepository, type WayIn } from './related-rows.repository.ts';

/** A draft of a connector, as far as it names rows. */
interface NamesRows {
  readonly values: {
    readonly authentication_implementation_id?: number | undefined;
    readonly connection_pool_id?: number | null | undefined;
    readonly certificate_id?: number | null | undefined;
  };
  refuse(path: string, text: string): void;
}

/** Whether the rows that a connector names are there, and the company's. */
@Injectable()
export class ConnectorReferences {
  readonly #rows: RelatedRowsRepository;

  constructor(rows: RelatedRowsRepository) {
    this.#rows = rows;
  }

  /** Refuses what is not there. @returns the way in that it names, if any */
  async check(manager: EntityManager, projectId: ProjectId, draft: NamesRows): Promise<WayIn | undefined> {
    const refuse = (field: string) => {
      draft.refuse(field, texts.selected(field));
    };
    const { authentication_implementation_id: wayInId, connection_pool_id: poolId, certificate_id } = draft.values;
    const wayIn = wayInId === undefined ? undefined : await this.#rows.findWayIn(manager, projectId, wayInId);
    if (wayInId !== undefined && wayIn === undefined) refuse('authentication_implementation_id');
    if (isId(poolId) && !(await this.#rows.hasPool(manager, projectId, poolId))) refuse('connection_pool_id');
    if (isId(certificate_id) && !(await this.#rows.hasFreeCertificate(manager, projectId, certificate_id))) {
      refuse('certificate_id');
    }
    return wayIn;
  }

  /** @param id of one that was checked; none is linked to nothing */
  async linkCertificate(
    manager: EntityManager,
    id: number | null | undefined,
    connectorKey: number,
    nowMs: number,
  ): Promise<void> {
    if (isId(id)) await this.#rows.linkCertificate(manager, id, connectorKey, nowMs);
  }
}

const isId = (id: number | null | undefined): id is number => id !== undefined && id !== null;
