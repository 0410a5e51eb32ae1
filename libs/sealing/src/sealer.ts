import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { UmbraError } from '@umbra/errors';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_LENGTH = 8;

/** The text is not a seal of ours, was made under another key, or was changed. */
export class SealBrokenError extends UmbraError {
  constructor(reason: string) {
    super('SEALING_SEAL_BROKEN', `A sealed secret cannot be opened: ${reason}.`);
  }
}

/**
 * Seals secrets that must be read again (device secrets, Wi-Fi passwords, signing keys): AES-256-GCM with a random
 * nonce, as `<key id>.<base64url of nonce, ciphertext, tag>`. `context` (what the secret belongs to, say a device id)
 * is authenticated, so that a seal moved to another row does not open.
 */
export class Sealer {
  readonly keyId: string;
  readonly #keys: ReadonlyMap<string, Buffer>;

  /** @param key 32 bytes, used for new seals @param olderKeys keys that still open old seals while they are rotated */
  constructor(key: Buffer, olderKeys: readonly Buffer[] = []) {
    this.keyId = keyIdOf(key);
    this.#keys = new Map([key, ...olderKeys].map((candidate) => [keyIdOf(candidate), candidate]));
  }

  seal(secret: string, context: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key(this.keyId), nonce);
    cipher.setAAD(Buffer.from(context));
    const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${this.keyId}.${sealed.toString('base64url')}`;
  }

  /** @throws SealBrokenError */
  open(seal: string, context: string): string {
    const [keyId = '', body = ''] = seal.split('.', 2);
    const key = this.#key(keyId);
    const bytes = Buffer.from(body, 'base64url');
    if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new SealBrokenError('it is too short');
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    try {
      return (
        decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES), undefined, 'utf8') +
        decipher.final('utf8')
      );
    } catch {
      // Node's own message tells nothing more, and its cause could carry bytes of the secret.
      throw new SealBrokenError('it was changed, or belongs to something else');
    }
  }

  #key(keyId: string): Buffer {
    const key = this.#keys.get(keyId);
    if (key === undefined) throw new SealBrokenError('its key is not among the configured ones');
    return key;
  }
}

function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('umbra key id').update(key).digest('base64url').slice(0, KEY_ID_LENGTH);
}
