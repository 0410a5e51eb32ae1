import { createHmac, hkdfSync } from 'node:crypto';
import { LRUCache } from 'lru-cache';

const KEY_BYTES = 32;
const PURPOSE = 'umbra positioning: names of devices and contributions in the radio map';
const CONTRIBUTION_BYTES = 6;
const SESSION_CLASSES = 16;
const DAY_MS = 86_400_000;
/** Sessions of a day's devices; without it each sample would be hashed twice more. */
const REMEMBERED_SESSIONS = 20_000;

interface DeviceSession {
  readonly deviceHash: number;
  readonly sessionClass: number;
}

/**
 * What stands for devices and contributions in the map: hashes under a key that only this service has, so that nobody finds
 * a device in it who does not know it already (positioning.md §2.8). The same key gives the same map again.
 */
export class DeviceNames {
  readonly #key: Buffer;
  readonly #sessions = new LRUCache<string, DeviceSession>({ max: REMEMBERED_SESSIONS });

  /** @param secretKey UMBRA_SECRET_KEY, which the key of this purpose follows from */
  constructor(secretKey: Buffer) {
    this.#key = Buffer.from(hkdfSync('sha256', secretKey, '', PURPOSE, KEY_BYTES));
  }

  /** 48 bits: the same for what a device sends twice with one time. */
  contribution(trackingId: string, sampledAtMs: number): number {
    return this.#hash(`contribution ${trackingId} ${String(sampledAtMs)}`).readUIntBE(0, CONTRIBUTION_BYTES);
  }

  /** What stands for a device in a file that is given away: the same in all files of this key, and nobody's name. */
  standIn(trackingId: string): string {
    return this.#hash(`export ${trackingId}`).toString('hex', 0, CONTRIBUTION_BYTES);
  }

  /** A session is a device on a day (UTC). */
  session(trackingId: string, atMs: number): DeviceSession {
    const name = `${String(Math.floor(atMs / DAY_MS))} ${trackingId}`;
    const known = this.#sessions.get(name);
    if (known !== undefined) return known;
    const session = {
      deviceHash: this.#hash(`device ${trackingId}`).readUInt16BE(),
      sessionClass: this.#hash(`session ${name}`).readUInt8() % SESSION_CLASSES,
    };
    this.#sessions.set(name, session);
    return session;
  }

  #hash(name: string): Buffer {
    return createHmac('sha256', this.#key).update(name).digest();
  }
}
