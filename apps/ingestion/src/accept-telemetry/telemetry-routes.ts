import type { CallerKind } from '@umbra/access';
import type { ShapeCheck, ShapeChecks } from '../telemetry/shape/compiled-shapes.ts';
import type { Telemetry, TelemetryBatchRequest, TelemetryRequest } from '../telemetry/telemetry.ts';
import { postingOfBatch, postingOfRequest, postingOfSamples, type Posting } from './posting.ts';

/** What makes one way of posting telemetry differ from the others; the path behind them is one. */
export interface TelemetryRoute {
  /** As the contract spells them; each is known without the slash at the end as well (GEN-2). */
  readonly paths: readonly [string, ...string[]];
  readonly callers: readonly CallerKind[];
  /** Whether `async=true` may ask for 204 (ING-22), or 204 is all there is. */
  readonly answers: 'desired-shadow' | 'nothing';
  /** The body in words, for who sent none. */
  readonly wantedBody: string;
  /** Where the samples stand in the body, for refusals. */
  readonly samplesPath: '' | 'data';
  readonly shapeOf: (checks: ShapeChecks) => ShapeCheck;
  /** To be called with a body of the right shape. */
  readonly read: (body: never) => { readonly samples: readonly Telemetry[]; readonly posting: Posting };
}

/** A device speaks for itself; `/device-http/v2` is what the old JavaScript SDK calls it (WIRE-12). */
export const ownTelemetryRoute: TelemetryRoute = {
  paths: ['/v2/', '/device-http/v2'],
  callers: ['device'],
  answers: 'desired-shadow',
  wantedBody: 'an array of telemetry',
  samplesPath: '',
  shapeOf: ({ samples }) => samples,
  read: (samples: Telemetry[]) => ({ samples, posting: postingOfSamples(samples) }),
};

/** Anyone speaks for one device. */
export const deviceTelemetryRoute: TelemetryRoute = {
  paths: ['/v3/'],
  callers: ['device', 'user', 'client'],
  answers: 'desired-shadow',
  wantedBody: 'an object with `data`, an array of telemetry',
  samplesPath: 'data',
  shapeOf: ({ request }) => request,
  read: (body: TelemetryRequest) => ({ samples: body.data, posting: postingOfRequest(body) }),
};

/** Users and applications speak for many devices at once. */
export const batchTelemetryRoute: TelemetryRoute = {
  paths: ['/v3/batch'],
  callers: ['user', 'client'],
  answers: 'nothing',
  wantedBody: 'an object with `data`, an array of telemetry with `id`',
  samplesPath: 'data',
  shapeOf: ({ batch }) => batch,
  read: (body: TelemetryBatchRequest) => ({ samples: body.data, posting: postingOfBatch(body) }),
};

export const telemetryRoutes: readonly TelemetryRoute[] = [
  ownTelemetryRoute,
  deviceTelemetryRoute,
  batchTelemetryRoute,
];
