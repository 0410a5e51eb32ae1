import type { IncomingMessage } from 'node:http';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { payloadTooLarge, type WireError } from '@umbra/wire';

/** A body beyond the gateway's limit. */
export const uploadTooLarge = (limitBytes: number): WireError =>
  payloadTooLarge('GATEWAY_BODY_TOO_LARGE', `The body is larger than ${limitBytes} bytes.`);

/**
 * A request's body on its way to the service, piece by piece and no faster than the service takes it.
 *
 * It is a stream of its own, for the client destroys what it failed to send, and to destroy the request itself would cut
 * the caller's connection before the answer.
 * @throws WireError 413, as the error of the stream, when more comes than is allowed
 */
export function upload(request: IncomingMessage, body: Readable, limitBytes: number): Readable {
  let receivedBytes = 0;
  const passage = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      receivedBytes += chunk.length;
      if (receivedBytes > limitBytes) done(uploadTooLarge(limitBytes));
      else done(null, chunk);
    },
  });
  // A body that breaks off must break off at the service too, or it could be taken for a whole one.
  request.once('close', () => {
    if (!passage.writableEnded) passage.destroy(new Error('The body was not sent to its end.'));
  });
  body.once('error', (error) => passage.destroy(error));
  // The stream's reader gets the error; here it is only kept from being one that nobody listens to.
  passage.on('error', () => body.resume());
  return body.pipe(passage);
}
