import type { CommandRefusal } from '@umbra/contracts/command';
import type { TelemetryAccepted } from '@umbra/contracts/ingestion-command';
import type { WireError } from '@umbra/wire';
import { telemetryInvalid } from '../ingestion.errors.ts';
import { checkSamples } from '../telemetry/acceptance.ts';
import type { CheckContext } from '../telemetry/check.ts';
import type { Refusal } from '../telemetry/refusal.ts';
import type { ShapeCheck } from '../telemetry/shape/compiled-shapes.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

export interface TakenSamples {
  readonly taken: readonly Telemetry[];
  /** By their place among all. */
  readonly refused: TelemetryAccepted['refused'];
}

/** How the samples are called in refusals: as in the body of `POST /v3/`. */
const SAMPLES_PATH = 'data';

/**
 * The checks of `POST /v3/` (ING-3 … ING-7), but one sample that is refused takes no other with it: an external cloud may
 * be wrong about one moment, and nobody is there to send the others again. Most often nothing is wrong, and all are
 * checked at once.
 * @param shapeOf of an array of samples; what no sample has is taken out of them
 */
export function takeSamples(samples: readonly unknown[], shapeOf: ShapeCheck, context: CheckContext): TakenSamples {
  if (refusalOf(samples, shapeOf, context) === undefined)
    return { taken: samples as readonly Telemetry[], refused: [] };
  const taken: Telemetry[] = [];
  const refused: TelemetryAccepted['refused'][number][] = [];
  for (const [index, sample] of samples.entries()) {
    const refusal = refusalOf([sample], shapeOf, context);
    if (refusal === undefined) taken.push(sample as Telemetry);
    else refused.push({ index, refusal: toCommandRefusal(telemetryInvalid(named(refusal, index))) });
  }
  return { taken, refused };
}

export const toCommandRefusal = ({ status, code, message }: WireError): CommandRefusal => ({ status, code, message });

function refusalOf(samples: readonly unknown[], shapeOf: ShapeCheck, context: CheckContext): Refusal | undefined {
  return shapeOf(samples) ?? checkSamples(samples as readonly Telemetry[], '', context);
}

const FIRST = '[0]';

/** The only one of a list is called the first; here it has a place among others. */
const named = (refusal: Refusal, index: number): Refusal => ({
  ...refusal,
  path: `${SAMPLES_PATH}[${String(index)}]${refusal.path.slice(FIRST.length)}`,
});
