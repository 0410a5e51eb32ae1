import { AttributableError } from '@umbra/projections';
import type { Layer } from '../layers/layer.ts';

/** What is stored cannot be added to: neither can what a message says of it. It is that message's fate, and nobody else's. */
export class UnreadableRowError extends AttributableError {
  constructor(kind: string, layer: Layer, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      'POSITIONING_UNREADABLE_ROW',
      `A row of the radio map cannot be added to (${kind}, layer ${layer}): ${reason}. Rebuild the map from the log.`,
      { details: { kind, layer }, cause },
    );
  }
}

/** @throws UnreadableRowError when these bytes cannot be read */
export function readStored<T>(kind: string, layer: Layer, bytes: Uint8Array, read: (bytes: Uint8Array) => T): T {
  try {
    return read(bytes);
  } catch (error) {
    throw new UnreadableRowError(kind, layer, error);
  }
}
