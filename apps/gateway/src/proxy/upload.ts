import type { IncomingMessage } from 'node:http';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { payloadTooLarge, unavailable, WireError } from '@umbra/wire';
import type { HeldBytes } from './held-bytes.ts';

/** So much of a body is collected before its service hears of it: all that most routes take. */
export const COLLECTED_BYTES = 65_536;

export interface UploadBounds {
  readonly limitBytes: number;
  /** The longest that nothing may come. */
  readonly idleTimeoutMs: number;
  /** What all uploads together may hold while they are collected. */
  readonly held: HeldBytes;
}

/** A request's body on its way to the service. */
export interface Upload {
  /**
   * Resolves when the body is whole, or too large to be collected: only then does it need a connection to the service,
   * which no caller can hold by sending slowly.
   * @throws WireError 413, 408, 503
   */
  readonly gathered: Promise<void>;
  /** To be called once, when it is gathered: all of a small body, or the stream of a large one. */
  take(): Buffer | Readable;
  /** Gives back the room that it holds. To be called when the request is over. */
  release(): void;
}

/** A body beyond the gateway's limit. */
export const uploadTooLarge = (limitBytes: number): WireError =>
  payloadTooLarge('GATEWAY_BODY_TOO_LARGE', `The body is larger than ${limitBytes} bytes.`);

/**
 * Takes the body piece by piece, and no faster than the service takes it once it is beyond what is collected.
 *
 * The stream is one of its own, for the client destroys what it failed to send, and to destroy the request itself would
 * cut the caller's connection before the answer.
 */
export function upload(request: IncomingMessage, body: Readable, bounds: UploadBounds): Upload {
  const { limitBytes, idleTimeoutMs, held } = bounds;
  const { promise: gathered, resolve, reject } = Promise.withResolvers<void>();
  let receivedBytes = 0;
  let heldBytes = 0;
  let isWhole = false;
  const passage = new Transform({
    readableHighWaterMark: COLLECTED_BYTES,
    transform(piece: Buffer, _encoding, done: TransformCallback) {
      timer.refresh();
      const isCollected = receivedBytes < COLLECTED_BYTES;
      receivedBytes += piece.length;
      if (receivedBytes > limitBytes) return done(uploadTooLarge(limitBytes));
      if (isCollected) {
        if (!held.take(piece.length)) return done(unavailable('GATEWAY_BUSY', 'Too many uploads are on their way.'));
        heldBytes += piece.length;
      }
      if (receivedBytes >= COLLECTED_BYTES) resolve();
      done(null, piece);
    },
    flush(done) {
      isWhole = true;
      clearTimeout(timer);
      resolve();
      done();
    },
  });
  const timer = setTimeout(() => {
    // Nothing comes because nothing is taken.
    if (passage.readableLength >= COLLECTED_BYTES) timer.refresh();
    else passage.destroy(new WireError(408, 'GATEWAY_BODY_TIMEOUT', 'The body did not arrive in time.'));
  }, idleTimeoutMs);
  // A body that breaks off must break off at the service too, or it could be taken for a whole one.
  request.once('close', () => {
    if (!passage.writableEnded) passage.destroy(new Error('The body was not sent to its end.'));
  });
  body.once('error', (error) => passage.destroy(error));
  passage.on('error', (error) => {
    reject(error);
    body.resume();
  });
  passage.once('close', () => {
    clearTimeout(timer);
    reject(new Error('The request is over.'));
  });
  // Who refuses the request does not wait for its body.
  gathered.catch(() => undefined);
  body.pipe(passage);
  return {
    gathered,
    take: () => (isWhole ? ((passage.read() as Buffer | null) ?? Buffer.alloc(0)) : passage),
    release: () => {
      held.give(heldBytes);
      heldBytes = 0;
      passage.destroy();
    },
  };
}
