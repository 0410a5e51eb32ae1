import type { Readable } from 'node:stream';
import { badRequest, payloadTooLarge, WireError } from '../errors/wire-error.ts';

/** What a body may be while it comes. */
export interface BodyBounds {
  readonly limitBytes: number;
  /** By its own word; undefined when it is chunked. */
  readonly announcedBytes: number | undefined;
  /** For all of it. */
  readonly timeoutMs?: number | undefined;
  /** Told of each piece before it is kept; a refusal ends the upload. */
  readonly onPiece?: ((bytes: number) => WireError | undefined) | undefined;
}

/** Reads a body to its end, or gives up on it: then no byte of it is kept. */
export function collectBody(
  source: Readable,
  { limitBytes, announcedBytes, timeoutMs, onPiece }: BodyBounds,
  done: (error: WireError | null, body?: Buffer) => void,
): void {
  if ((announcedBytes ?? 0) > limitBytes) {
    done(tooLarge(limitBytes));
    return;
  }
  let pieces: Buffer[] = [];
  let receivedBytes = 0;
  let isSettled = false;
  const settle = (error: WireError | null): void => {
    if (isSettled) return;
    isSettled = true;
    clearTimeout(timer);
    // After its end a source says nothing more that matters: taking four listeners off would cost as much as all else.
    if (error !== null) source.off('data', take).off('end', end).off('error', breakOff).off('close', breakOff);
    const body = error === null ? whole(pieces, receivedBytes) : undefined;
    pieces = [];
    done(error, body);
  };
  const take = (piece: Buffer): void => {
    receivedBytes += piece.length;
    const refusal = receivedBytes > limitBytes ? tooLarge(limitBytes) : onPiece?.(piece.length);
    if (refusal === undefined) pieces.push(piece);
    else settle(refusal);
  };
  const end = (): void => settle(null);
  const breakOff = (): void => {
    // Every request closes in the end; an error, with its stack, is made for those that broke off.
    if (!isSettled) settle(badRequest('WIRE_BODY_BROKEN_OFF', 'The body was not sent to its end.'));
  };
  const giveUp = (): void => settle(new WireError(408, 'WIRE_BODY_TIMEOUT', 'The body did not arrive in time.'));
  const timer = timeoutMs === undefined ? undefined : setTimeout(giveUp, timeoutMs);
  source.on('data', take).on('end', end).on('error', breakOff).on('close', breakOff).resume();
}

/** Most bodies come in one piece, which needs no copy: Node gives each piece memory of its own. */
function whole(pieces: readonly Buffer[], bytes: number): Buffer {
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces, bytes);
}

const tooLarge = (limitBytes: number): WireError =>
  payloadTooLarge('WIRE_BODY_TOO_LARGE', `The body is larger than the ${limitBytes} bytes that this route accepts.`);
