/** Of a radio (`radioOf`). */
const BITS = 36;
const BYTES_OF_TWO = (2 * BITS) / 8;
const HIGH = 2 ** 32;

/** Two radios take nine bytes; a last one alone takes five. */
export const bytesOfRadios = (count: number): number => Math.ceil((count * BITS) / 8);

/** Writes radios into `bytes` from `at` on. */
export function writeRadios(bytes: Buffer, at: number, radios: readonly number[]): void {
  for (let index = 0; index < radios.length; index += 1) {
    const radio = radios[index]!;
    const pair = at + (index >>> 1) * BYTES_OF_TWO;
    const nibble = Math.floor(radio / HIGH);
    if (index % 2 === 0) {
      bytes.writeUInt32LE(radio % HIGH, pair);
      bytes[pair + 4] = nibble;
    } else {
      bytes[pair + 4] = bytes[pair + 4]! | (nibble << 4);
      bytes.writeUInt32LE(radio % HIGH, pair + 5);
    }
  }
}

export function readRadios(bytes: Uint8Array, at: number, count: number): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const radios = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const pair = at + (index >>> 1) * BYTES_OF_TWO;
    const nibbles = view.getUint8(pair + 4);
    const isFirst = index % 2 === 0;
    radios[index] = (isFirst ? nibbles & 0xf : nibbles >>> 4) * HIGH + view.getUint32(isFirst ? pair : pair + 5, true);
  }
  return radios;
}
