import type { EvaluatedScan, Prediction } from '@umbra/positioning-engine/bench';
import { postAll, type PostOptions } from '../stage/post-all.ts';
import { locateBodyOf } from './locate-body.ts';

export interface LocatedOverHttp {
  readonly predictions: ReadonlyMap<string, Prediction>;
  /** Of each request, ascending. */
  readonly milliseconds: readonly number[];
}

const FOUND = 200;
const NOT_FOUND = 404;

/**
 * Asks the service where each scan of an evaluation was taken, one after the other; what a request cannot carry counts as
 * not resolved. @throws for any other answer than a place or none
 */
export async function locateOverHttp(
  evaluation: readonly EvaluatedScan[],
  target: Omit<PostOptions, 'atOnce'>,
): Promise<LocatedOverHttp> {
  const asked = evaluation.flatMap(({ id, scan }) => {
    const body = locateBodyOf(scan);
    return body === undefined ? [] : [{ id, body }];
  });
  const predictions = new Map<string, Prediction>();
  const milliseconds: number[] = [];
  let sinceMs = performance.now();
  await postAll(
    asked.map(({ body }) => body),
    { ...target, atOnce: 1 },
    ({ status, text }, nth) => {
      const nowMs = performance.now();
      milliseconds.push(nowMs - sinceMs);
      sinceMs = nowMs;
      if (status === FOUND) predictions.set(asked[nth]!.id, placeOf(text));
      else if (status !== NOT_FOUND)
        throw new Error(`scan ${asked[nth]!.id} was answered with ${String(status)}: ${text}`);
    },
  );
  return { predictions, milliseconds: milliseconds.sort((a, b) => a - b) };
}

function placeOf(text: string): Prediction {
  const { location } = JSON.parse(text) as { location: { lat: number; lng: number; accuracy: number } };
  return { lat: location.lat, lng: location.lng, accuracyMetres: location.accuracy };
}
