import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { integer, text } from '../../validation/rules.ts';
import { nullable, required, type ShapeOf } from '../../validation/shape.ts';
import type { Creation, CreationContext, CreationRules } from '../creation.ts';
import { insertRow } from '../insert-rows.ts';
import { connectionPoolListing } from '../offered.ts';
import { NAME_CHARACTERS } from './limits.ts';

const fields = {
  name: required(text(NAME_CHARACTERS)),
  limit: nullable(integer(1)),
  timeout: nullable(integer(0)),
};

export const connectionPoolCreation: CreationRules<typeof fields> = { listing: connectionPoolListing, fields };

@Injectable()
export class CreateConnectionPool implements Creation<typeof fields> {
  store(
    manager: EntityManager,
    { projectId, nowMs }: CreationContext,
    values: ShapeOf<typeof fields>,
  ): Promise<number> {
    return insertRow(manager, 'connection_pool', { project_id: projectId, ...values }, nowMs);
  }
}
