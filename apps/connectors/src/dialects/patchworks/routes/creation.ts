import type { Caller } from '@umbra/access';
import type { EntityManager } from 'typeorm';
import type { ColumnSchema } from '../resources/columns.ts';
import type { Listing } from '../resources/listing.ts';
import type { Resource, ResourceContext } from '../resources/resource.ts';
import type { Draft } from '../validation/draft.ts';
import type { Shape, ShapeOf } from '../validation/shape.ts';

/** What a request that makes a row may say (§6.3). */
export interface CreationRules<Fields extends Shape> {
  readonly listing: Listing;
  /** In the order of error texts. */
  readonly fields: Fields;
  /** Fields that name rows, which must be there and the company's. */
  readonly references?: Readonly<Partial<Record<keyof Fields & string, Resource>>>;
  /** For API documents: fields that are no columns of the row. */
  readonly described?: Readonly<Record<string, ColumnSchema>>;
}

/** For whom a row is made, when, and by whom. */
export interface CreationContext extends ResourceContext {
  readonly caller: Caller;
  readonly nowMs: number;
}

/** Makes the row, and what belongs to it, in a transaction that it shares with nobody. */
export interface Creation<Fields extends Shape> {
  /** Refuses what only the tables can tell, beyond references. */
  check?(draft: Draft<Fields>, manager: EntityManager, context: CreationContext): Promise<void> | void;
  /** @returns the id of the row */
  store(manager: EntityManager, context: CreationContext, values: ShapeOf<Fields>): Promise<number>;
}
