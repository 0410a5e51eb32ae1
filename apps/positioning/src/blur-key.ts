import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;
const PURPOSE = 'umbra positioning: where the circles of lone access points are centred';

/** The secret that the shift of a lone access point's circle follows from (positioning.md §2.2): always the same shift. */
export class BlurKey {
  readonly bytes: Uint8Array;

  /** @param secretKey UMBRA_SECRET_KEY, which the key of this purpose follows from */
  constructor(secretKey: Buffer) {
    this.bytes = new Uint8Array(hkdfSync('sha256', secretKey, '', PURPOSE, KEY_BYTES));
  }
}
