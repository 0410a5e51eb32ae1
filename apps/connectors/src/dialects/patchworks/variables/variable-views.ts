import { Injectable } from '@nestjs/common';
import { type Queryable, select } from '@umbra/postgres';
import { CALLBACK_KEY } from '../../../domain/credentials/callback-key.ts';
import type { Credentials } from '../../../domain/credentials/credentials.ts';
import { Seals } from '../../../domain/credentials/seals.ts';
import { masked } from '../resources/columns.ts';
import { variableContext } from './variables.repository.ts';

interface Row {
  readonly connectorKey: number;
  readonly id: number;
  readonly key: string;
  /** A mask where it is secret. */
  readonly shown: string;
  /** Of a callback key alone. */
  readonly sealed: string | null;
}

const SHOWN = `CASE WHEN variable.secret THEN ${masked('variable.value_sealed')} ELSE variable.value END`;
/** Of one in JSON, beside its key and its value. */
const OVERHEAD_BYTES = 8;
/** Those of connectors that hold something. */
const VALUED = `model_variable link JOIN variable ON variable.id = link.variable_id
  WHERE link.model_type = 'connector' AND link.model_id = ANY ($1) AND COALESCE(value, value_sealed) IS NOT NULL`;

/** Variables as credentials that are shown: secrets are masked in the SQL, so that thousands of them cost no opening. */
@Injectable()
export class VariableViews {
  readonly #seals: Seals;

  constructor(seals: Seals) {
    this.#seals = seals;
  }

  /** @returns by connector key; what is secret is a mask, but for what may be its callback key */
  async read(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, Credentials>> {
    const rows = await select<Row>(
      db,
      `SELECT link.model_id AS "connectorKey", variable.id, key, ${SHOWN} AS shown,
              CASE WHEN key = $2 AND EXISTS (SELECT FROM callback_key WHERE connector_key = link.model_id)
                   THEN value_sealed END AS sealed
         FROM ${VALUED} ORDER BY variable.id`,
      [connectorKeys, CALLBACK_KEY],
    );
    const members = new Map<number, [string, string][]>(connectorKeys.map((key) => [key, []]));
    for (const { connectorKey, id, key, shown, sealed } of rows) {
      const opened = sealed === null ? undefined : this.#seals.tryOpen(sealed, variableContext(id));
      members.get(connectorKey)?.push([key, opened ?? shown]);
    }
    return new Map([...members].map(([key, entries]) => [key, Object.fromEntries(entries)]));
  }

  /** About how many bytes of JSON `read` gives. @returns by connector key */
  async bytes(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, number>> {
    const rows = await select<{ connectorKey: number; bytes: number }>(
      db,
      `SELECT link.model_id AS "connectorKey", sum(octet_length(key) + octet_length(${SHOWN}) + $2)::integer AS bytes
         FROM ${VALUED} GROUP BY 1`,
      [connectorKeys, OVERHEAD_BYTES],
    );
    return new Map(rows.map(({ connectorKey, bytes }) => [connectorKey, bytes]));
  }
}
