import { Injectable } from '@nestjs/common';
import { change, type Queryable, select } from '@umbra/postgres';
import type { EntityManager } from 'typeorm';
import { callbackKeyHash } from './callback-key.ts';

/** By what callbacks find their connector: hashes alone (C2C-17). */
@Injectable()
export class CallbackKeysRepository {
  /** The only key of the connector from now on. @returns false when another connector of this instance has it */
  async put(manager: EntityManager, connectorKey: number, callbackKey: string): Promise<boolean> {
    const hash = callbackKeyHash(callbackKey);
    await change(manager, `DELETE FROM callback_key WHERE connector_key = $1 AND sha256 <> $2`, [connectorKey, hash]);
    const rows = await select<{ connectorKey: number }>(
      manager,
      `INSERT INTO callback_key (sha256, connector_key) VALUES ($1, $2)
       ON CONFLICT (sha256) DO UPDATE SET sha256 = excluded.sha256 RETURNING connector_key AS "connectorKey"`,
      [hash, connectorKey],
    );
    return rows[0]?.connectorKey === connectorKey;
  }

  async connectorKeyOf(db: Queryable, callbackKey: string): Promise<number | undefined> {
    const [row] = await select<{ connectorKey: number }>(
      db,
      `SELECT connector_key AS "connectorKey" FROM callback_key WHERE sha256 = $1`,
      [callbackKeyHash(callbackKey)],
    );
    return row?.connectorKey;
  }

  /** The hashes of the keys in force, by connector key. */
  async hashesOf(db: Queryable, connectorKeys: readonly number[]): Promise<ReadonlyMap<number, Buffer>> {
    const rows = await select<{ connectorKey: number; sha256: Buffer }>(
      db,
      `SELECT connector_key AS "connectorKey", sha256 FROM callback_key WHERE connector_key = ANY ($1)`,
      [connectorKeys],
    );
    return new Map(rows.map(({ connectorKey, sha256 }) => [connectorKey, sha256]));
  }
}
