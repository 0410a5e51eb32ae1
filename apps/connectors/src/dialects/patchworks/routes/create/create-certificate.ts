import { Injectable } from '@nestjs/common';
import type { Caller } from '@umbra/access';
import { type Queryable, select } from '@umbra/postgres';
import { Sealer } from '@umbra/sealing';
import type { EntityManager } from 'typeorm';
import { MASK } from '../../../../domain/credentials/credentials.ts';
import { orNull, text as textSchema } from '../../resources/columns.ts';
import { UserNumbers } from '../../resources/user-numbers.ts';
import type { Draft } from '../../validation/draft.ts';
import { rowId, text } from '../../validation/rules.ts';
import { nullable, required, type ShapeOf } from '../../validation/shape.ts';
import { texts } from '../../validation/texts.ts';
import type { Creation, CreationContext, CreationRules } from '../creation.ts';
import { insertRow } from '../insert-rows.ts';
import { certificateListing } from '../offered.ts';
import { NAME_CHARACTERS } from './limits.ts';

/** A chain of some certificates with its key, in PEM. */
const CERTIFICATE_CHARACTERS = 65_535;
const PASSPHRASE_CHARACTERS = 1_000;

const fields = {
  name: nullable(text(NAME_CHARACTERS)),
  certificate: required(text(CERTIFICATE_CHARACTERS)),
  passphrase: nullable(text(PASSPHRASE_CHARACTERS)),
  connector_id: nullable(rowId),
};

export const certificateCreation: CreationRules<typeof fields> = {
  listing: certificateListing,
  fields,
  described: { certificate: textSchema, passphrase: { ...orNull(textSchema), description: 'Never shown again.' } },
};

/** What the seals of a certificate belong to (V10). */
export const certificateContext = (id: number, part: 'certificate' | 'passphrase'): string =>
  `certificate/${String(id)}/${part}`;

@Injectable()
export class CreateCertificate implements Creation<typeof fields> {
  readonly #sealer: Sealer;
  readonly #users: UserNumbers;

  constructor(sealer: Sealer, users: UserNumbers) {
    this.#sealer = sealer;
    this.#users = users;
  }

  /** A connector has one certificate at most. */
  async check(draft: Draft<typeof fields>, manager: EntityManager, { projectId }: CreationContext): Promise<void> {
    const { connector_id, certificate, passphrase } = draft.values;
    // V7: what an answer shows of it is not what is to be kept.
    if (certificate === MASK) draft.refuse('certificate', texts.masked('certificate'));
    if (passphrase === MASK) draft.refuse('passphrase', texts.masked('passphrase'));
    if (connector_id === undefined || connector_id === null) return;
    // Locked, so that of two certificates at once the second sees the first.
    await manager.query(`SELECT FROM connector WHERE connector_key = $1 AND project_id = $2 FOR UPDATE`, [
      connector_id,
      projectId,
    ]);
    const [free] = await select(
      manager,
      `SELECT FROM patchworks_connector JOIN connector USING (connector_key)
        WHERE connector_key = $1 AND project_id = $2
          AND NOT EXISTS (SELECT FROM certificate WHERE certificate.connector_key = connector.connector_key)`,
      [connector_id, projectId],
    );
    if (free === undefined) draft.refuse('connector_id', texts.selected('connector_id'));
  }

  async store(
    manager: EntityManager,
    { projectId, caller, nowMs }: CreationContext,
    { name, certificate, passphrase, connector_id }: ShapeOf<typeof fields>,
  ): Promise<number> {
    const [drawn] = await select<{ id: number }>(
      manager,
      `SELECT nextval(pg_get_serial_sequence('certificate', 'id')) AS id`,
    );
    const id = drawn!.id;
    const seal = (secret: string, part: 'certificate' | 'passphrase') =>
      this.#sealer.seal(secret, certificateContext(id, part));
    const row = {
      ...{ id, project_id: projectId, name, connector_key: connector_id, user_id: await this.#userOf(manager, caller) },
      certificate_sealed: seal(certificate, 'certificate'),
      ...(typeof passphrase === 'string' ? { passphrase_sealed: seal(passphrase, 'passphrase') } : {}),
    };
    return insertRow(manager, 'certificate', row, nowMs);
  }

  /** An API key is nobody in particular. */
  async #userOf(db: Queryable, caller: Caller): Promise<number | null> {
    if (caller.kind !== 'user') return null;
    return (await this.#users.of(db, [caller.userId])).get(caller.userId) ?? null;
  }
}
