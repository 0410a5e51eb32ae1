import { isUtf8 } from 'node:buffer';

/** The largest piece that is worked on without a look at other requests; also the most that one row may have. */
export const MAX_ROW_BYTES = 262_144;

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

export const withoutByteOrderMark = (bytes: Buffer): Buffer =>
  bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;

/** Whether a text that was read byte for byte (`latin1`) is UTF-8. */
export const isUtf8Text = (latin1: string): boolean => isUtf8(Buffer.from(latin1, 'latin1'));

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export const isLineBreak = (byte: number | undefined): boolean => byte === LINE_FEED || byte === CARRIAGE_RETURN;

/** How many lines end between two bytes; a CRLF ends one. */
export function lineBreaksIn(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let index = from; index < to; index += 1) {
    const byte = bytes[index];
    if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[index + 1] !== LINE_FEED)) count += 1;
  }
  return count;
}
