import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { Gate } from './gate.ts';

export interface ScryptCost {
  /** CPU and memory cost, a power of two. */
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and some 100 ms a password: RFC 7914's "interactive login" of today. */
const DEFAULT_COST: ScryptCost = { N: 2 ** 15, r: 8, p: 1 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** A login flood takes 2 × 32 MiB and no more; who would wait longer than a few seconds is refused. */
const MAX_RUNNING = 2;
const MAX_WAITING = 64;

/** Hashes passwords as `scrypt$N$r$p$salt$hash`: a stored hash says how it was made, so that the cost can be raised. */
export class PasswordHasher {
  readonly #cost: ScryptCost;
  readonly #gate = new Gate(MAX_RUNNING, MAX_WAITING);
  /** What a password is compared with when there is no such user: the same work, so that the time tells nothing. */
  readonly #nobody: string;

  constructor(cost: ScryptCost = DEFAULT_COST) {
    this.#cost = cost;
    this.#nobody = format(cost, randomBytes(SALT_BYTES), randomBytes(KEY_BYTES));
  }

  /** @throws GateFullError */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    return format(this.#cost, salt, await this.#derive(password, salt, this.#cost));
  }

  /**
   * Also takes its time when there is no stored hash.
   * @param forWhom work for the same takes turns with work for others @throws GateFullError
   */
  async verify(password: string, stored: string | undefined, forWhom?: string): Promise<boolean> {
    const { cost, salt, key } = parse(stored ?? this.#nobody);
    const derived = await this.#derive(password, salt, cost, forWhom);
    return timingSafeEqual(derived, key) && stored !== undefined;
  }

  #derive(password: string, salt: Buffer, { N, r, p }: ScryptCost, forWhom?: string): Promise<Buffer> {
    // Node's default ceiling is exactly 32 MiB, which N·r·128 with overhead would touch.
    const options: ScryptOptions = { N, r, p, maxmem: 2 * 128 * N * r };
    return this.#gate.pass(
      () =>
        new Promise((resolve, reject) => {
          // The same text typed on two systems may be composed differently.
          scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => {
            if (error === null) resolve(key);
            else reject(error);
          });
        }),
      forWhom,
    );
  }
}

function format({ N, r, p }: ScryptCost, salt: Buffer, key: Buffer): string {
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

function parse(stored: string): { cost: ScryptCost; salt: Buffer; key: Buffer } {
  const [scheme, N, r, p, salt, key] = stored.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) {
    throw new TypeError('A stored password hash is not one that this service makes.');
  }
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
}
