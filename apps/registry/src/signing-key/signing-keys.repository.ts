import { createPrivateKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { newEvent } from '@umbra/contracts/envelope';
import { signingKeyTopic, type SigningKeyCreated, type SigningKeyState } from '@umbra/contracts/signing-key';
import { eventRecord } from '@umbra/kafka';
import { addToOutbox, inTransaction, select } from '@umbra/postgres';
import type { Sealer } from '@umbra/sealing';
import type { DataSource, EntityManager } from 'typeorm';
import { eventOrigin } from '../persistence/event-origin.ts';

/** The key that this instance signs tokens with. */
export interface SigningKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
}

const SIGNING_KEY_LOCK = 0x736b; // "sk"
const sealContext = (keyId: string): string => `signing-key/${keyId}`;

/** The instance's signing key; made by the first replica of the first boot, while the others wait for it. */
export async function ensureSigningKey(dataSource: DataSource, sealer: Sealer, nowMs: number): Promise<SigningKey> {
  return inTransaction(dataSource, async (manager) => {
    await manager.query(`SELECT pg_advisory_xact_lock($1, hashtext(current_schema()))`, [SIGNING_KEY_LOCK]);
    return (await findCurrent(manager, sealer)) ?? (await create(manager, sealer, nowMs));
  });
}

async function findCurrent(manager: EntityManager, sealer: Sealer): Promise<SigningKey | undefined> {
  const [row] = await select<{ key_id: string; private_key_sealed: string }>(
    manager,
    `SELECT key_id, private_key_sealed FROM signing_key WHERE retired_at_ms IS NULL ORDER BY created_at_ms DESC LIMIT 1`,
  );
  if (row === undefined) return undefined;
  return {
    keyId: row.key_id,
    privateKey: createPrivateKey(sealer.open(row.private_key_sealed, sealContext(row.key_id))),
  };
}

async function create(manager: EntityManager, sealer: Sealer, nowMs: number): Promise<SigningKey> {
  const keyId = randomUUID();
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const state: SigningKeyState = {
    keyId,
    algorithm: 'EdDSA',
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x },
    createdAtMs: nowMs,
    version: 1,
  };
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  await manager.query(
    `INSERT INTO signing_key (key_id, private_key_sealed, public_jwk, created_at_ms, version) VALUES ($1, $2, $3, $4, $5)`,
    [keyId, sealer.seal(pem, sealContext(keyId)), JSON.stringify(state.publicJwk), nowMs, state.version],
  );
  const event = newEvent<SigningKeyCreated>('signing-key.created', 1, state, eventOrigin(nowMs));
  await addToOutbox(manager, [eventRecord(signingKeyTopic, keyId, event)]);
  return { keyId, privateKey };
}
