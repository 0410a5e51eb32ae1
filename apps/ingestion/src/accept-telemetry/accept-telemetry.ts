import type { Caller } from '@umbra/access';
import { telemetryTopic } from '@umbra/contracts/telemetry';
import { classifyError } from '@umbra/errors';
import { endPublish, startPublish, type LogAppender } from '@umbra/kafka';
import type { Span } from '@umbra/observability';
import type { DesiredShadowAnswers } from '../desired-shadows/desired-shadow-answers.ts';
import type { DesiredShadowsView } from '../desired-shadows/desired-shadows.view.ts';
import type { SampleLimits } from '../rate-limit/sample-limits.ts';
import { compileShapes } from '../telemetry/shape/compiled-shapes.ts';
import type { AddressedSamples } from './addressed-samples.ts';
import { address, type AddressBook } from './steps/address.step.ts';
import { check, type PostedBody } from './steps/check.step.ts';
import { spend } from './steps/spend.step.ts';
import { stamp, type Stamp } from './steps/stamp.step.ts';
import { strip } from './steps/strip.step.ts';
import type { TelemetryRoute } from './telemetry-routes.ts';

export interface AcceptTelemetryOptions {
  readonly book: AddressBook;
  readonly desiredShadows: DesiredShadowsView;
  readonly answers: DesiredShadowAnswers;
  readonly limits: SampleLimits;
  readonly log: LogAppender;
  readonly maxSamples: number;
  readonly maxClockSkewMs: number;
  readonly nowMs: () => number;
}

/** One request, as far as the path cares. */
export interface TelemetryPost extends PostedBody {
  readonly route: TelemetryRoute;
  readonly caller: Caller;
  /** `async=true`: 204, and the desired shadow is fetched another way (ING-21). */
  readonly isAsync: boolean;
  readonly correlationId: string;
  readonly traceparent: string | undefined;
  /** The request's own, if it is traced: its records then carry the `traceparent` of their publication. */
  readonly span?: Span | undefined;
  readonly onSampleCount?: (samples: number) => void;
}

export interface Accepted {
  /** undefined: 204. */
  readonly desiredShadow: Buffer | undefined;
  readonly samples: number;
  readonly devices: number;
  readonly source: Stamp['source'];
}

/**
 * The way of telemetry into the log, step by step; the step before them all is `authenticate`, which runs before the
 * body is read. A step refuses by throwing. Nothing is stored before the append, and nothing is answered before the log
 * has acknowledged it (wall 1).
 */
export class AcceptTelemetry {
  readonly #options: AcceptTelemetryOptions;
  readonly #shapes = compileShapes();

  constructor(options: AcceptTelemetryOptions) {
    this.#options = options;
  }

  async accept(post: TelemetryPost): Promise<Accepted> {
    const { book, limits, log, maxSamples, maxClockSkewMs, nowMs } = this.#options;
    const { route, caller, onSampleCount } = post;
    const acceptedAtMs = nowMs();

    const posting = check(route, route.shapeOf(this.#shapes), post, {
      nowMs: acceptedAtMs,
      maxClockSkewMs,
      maxSamples,
      ...(onSampleCount === undefined ? {} : { onSampleCount }),
    });
    const found = address(book, caller, posting);
    // Most often all is in memory: no promise then.
    const addressed = found instanceof Promise ? await found : found;
    const giveBack = spend(limits, addressed, acceptedAtMs);
    const source = caller.kind === 'device' ? 'device' : 'user';
    const publishing = post.span === undefined ? undefined : startPublish(post.span, telemetryTopic.name);
    const { correlationId } = post;
    const traceparent = publishing === undefined ? post.traceparent : publishing.traceparent;
    try {
      const records = addressed.flatMap(({ device, samples }) => {
        const system = this.#options.desiredShadows.of(device.trackingId)?.desired.system;
        const stripped = strip(samples, system?.disableTracking);
        return stamp(device, stripped, system?.detectOutliers === true, {
          acceptedAtMs,
          source,
          correlationId,
          traceparent,
        });
      });
      const positions = await log.append(records);
      if (publishing !== undefined) endPublish(publishing, positions);
    } catch (error) {
      giveBack();
      publishing?.fail(classifyError(error).code);
      publishing?.end();
      throw error;
    }
    return {
      desiredShadow: this.#answer(post, addressed),
      samples: posting.sampleCount,
      devices: addressed.length,
      source,
    };
  }

  /** ING-20, ING-21, ING-24: read after the append, so that a change made meanwhile is in it. */
  #answer({ route, isAsync, caller }: TelemetryPost, addressed: readonly AddressedSamples[]): Buffer | undefined {
    if (isAsync || route.answers === 'nothing') return undefined;
    const trackingId = addressed[0]?.device.trackingId ?? '';
    const state = this.#options.desiredShadows.of(trackingId);
    return this.#options.answers.answerOf(state, caller.kind === 'device' ? 'device' : 'others');
  }
}
