import { parseJsonBody } from '@umbra/wire';
import { bodyMissing, contentTypeUnknown, telemetryInvalid, tooManySamples } from '../../ingestion.errors.ts';
import { checkSamples } from '../../telemetry/acceptance.ts';
import type { CheckContext } from '../../telemetry/check.ts';
import type { ShapeCheck } from '../../telemetry/shape/compiled-shapes.ts';
import type { Posting } from '../posting.ts';
import type { TelemetryRoute } from '../telemetry-routes.ts';

export interface PostedBody {
  readonly contentType: string | undefined;
  /** As it came; undefined when nothing came. */
  readonly bytes: Buffer | undefined;
}

export interface CheckOptions extends CheckContext {
  readonly maxSamples: number;
  /** Told how many samples the body holds as soon as that is known, for the count of refused ones. */
  readonly onSampleCount?: (samples: number) => void;
}

/**
 * Makes a posting of a body, or refuses all of it (ING-2 … ING-7): type, JSON, number of samples, shape, then what only
 * a sample of the right shape can be asked. From here on types are the proof; nothing is checked again.
 */
export function check(route: TelemetryRoute, shape: ShapeCheck, body: PostedBody, options: CheckOptions): Posting {
  if (!isJsonType(body.contentType)) throw contentTypeUnknown();
  if (body.bytes === undefined) throw bodyMissing(route.wantedBody);
  const parsed = parseJsonBody(body.bytes);
  const sampleCount = countSamples(route, parsed);
  options.onSampleCount?.(sampleCount);
  if (sampleCount > options.maxSamples) throw tooManySamples(options.maxSamples);
  const refusal = shape(parsed);
  if (refusal !== undefined) throw telemetryInvalid(refusal);
  const { samples, posting } = route.read(parsed as never);
  const refused = checkSamples(samples, route.samplesPath, options);
  if (refused !== undefined) throw telemetryInvalid(refused);
  return posting;
}

const JSON_TYPE = /^\s*application\/(?:[\w.!#$&^-]+\+)?json\s*(?:;|$)/i;

/** ING-6: JSON is all there is; who says nothing means JSON. */
function isJsonType(contentType: string | undefined): boolean {
  return contentType === undefined || contentType === 'application/json' || JSON_TYPE.test(contentType);
}

/** Before the shape is known: 0 for what is no list of samples. */
function countSamples({ samplesPath }: TelemetryRoute, body: unknown): number {
  const list = samplesPath === '' ? body : (body as { data?: unknown } | null | undefined)?.data;
  return Array.isArray(list) ? list.length : 0;
}
