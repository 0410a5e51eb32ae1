import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What a transform makes of chunks; a failure of either reaches whoever reads. */
export async function* through<Out>(
  chunks: AsyncIterable<Buffer>,
  transform: Transform,
): AsyncGenerator<Out, void, undefined> {
  const feeding = pipeline(chunks, transform);
  // Who reads meets its failure below; here it must only not go unheard.
  feeding.catch(() => undefined);
  yield* transform as AsyncIterable<Out>;
  await feeding;
}
