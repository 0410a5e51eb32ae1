import type { ProjectId } from '@umbra/contracts/ids';
import type { UsersView } from '@umbra/access';
import type { Columns, ColumnSchema } from './columns.ts';

/** As in the paths and in `fields[…]`. */
export type ResourceName =
  | 'authentication-implementations'
  | 'authentication-types'
  | 'certificates'
  | 'companies'
  | 'connection-pools'
  | 'connectors'
  | 'endpoint-schemas'
  | 'endpoints'
  | 'entity-types'
  | 'field-tags'
  | 'filters'
  | 'logos'
  | 'model-variables'
  | 'system-templates'
  | 'system-types'
  | 'systems'
  | 'users'
  | 'variables';

/** Numbers, texts, booleans, JSON: what a row's columns hold. Times are milliseconds. */
export type Row = Readonly<Record<string, unknown>>;
/** A row as clients see it (§6.2); what they include is added to it. */
export type Json = Record<string, unknown>;

/** What is asked for one company, with what it takes to show it. */
export interface ResourceContext {
  readonly projectId: ProjectId;
  readonly users: UsersView;
}

/** How the rows of a relation are found, for many owners at once. */
export interface Relation {
  /** `by`: the column of the owner that says which of several resources it is (a relation to "any model"). */
  readonly to: ResourceName | { readonly by: string; readonly of: Readonly<Record<string, ResourceName>> };
  readonly isMany: boolean;
  /** Column of the owner's row. */
  readonly from: string;
  /** SQL of the related side that equals it. */
  readonly owner: string;
  /** SQL between the two, where neither names the other. */
  readonly join?: string;
  /** SQL: which of the related rows. */
  readonly where?: string;
  /** Columns of the join that go along, below `pivot`: JSON name → SQL. */
  readonly pivot?: Readonly<Record<string, string>>;
}

/** A kind of row of the Patchworks API, declared: one implementation lists, shows and includes them all. */
export interface Resource {
  readonly name: ResourceName;
  /** As the framework's messages call it: `App\Models\<model>`. */
  readonly model: string;
  /** SQL. */
  readonly from: string;
  /** SQL of the id; the order of lists. */
  readonly id: string;
  /** SQL of the company it belongs to; absent: everybody's. */
  readonly project?: string;
  /** By JSON name, in the order of §6.2. */
  readonly columns: Columns;
  /** Further columns of the row, for relations: not shown. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** By include name. */
  readonly relations?: Readonly<Record<string, Relation>>;
  /** What of it the tables do not hold; `completed` describes it. */
  readonly completed?: Readonly<Record<string, ColumnSchema>>;
  readonly complete?: (row: Row, context: ResourceContext) => Json;
}
