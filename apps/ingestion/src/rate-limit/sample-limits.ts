import type { AppId } from '@umbra/contracts/ids';
import { TokenBucket } from './token-bucket.ts';

/** How many samples of one application a request brings. */
export interface Demand {
  readonly appId: AppId;
  readonly samples: number;
}

/** Which demand is too much, and what its sender is told (contract §1.4). */
export interface Excess {
  readonly appId: AppId;
  readonly limit: number;
  readonly remaining: number;
  readonly retryAfterSeconds: number;
}

export interface SampleLimitsOptions {
  /** Samples a second of an application, over all replicas. */
  readonly limitOf: (appId: AppId) => number;
  /** This replica enforces its share only (ING-50). */
  readonly replicas: number;
}

const BURST_SECONDS = 2;
/** Sent when nothing may be taken at all. */
const RETRY_NEVER_SECONDS = 3600;

/** ING-50: samples are counted, not requests. One bucket per application that sends, so as many as there are projects. */
export class SampleLimits {
  readonly #options: SampleLimitsOptions;
  readonly #buckets = new Map<AppId, TokenBucket>();

  constructor(options: SampleLimitsOptions) {
    this.#options = options;
  }

  /** Takes all of it or nothing. @returns what is too much, or undefined when it was taken */
  take(demands: readonly Demand[], nowMs: number): Excess | undefined {
    for (const { appId, samples } of demands) {
      const limit = this.#options.limitOf(appId);
      const share = limit / this.#options.replicas;
      const bucket = this.#bucketOf(appId, share, nowMs);
      const waitSeconds = bucket.secondsUntil(samples, share, nowMs);
      if (waitSeconds === 0) continue;
      const retryAfterSeconds = Number.isFinite(waitSeconds)
        ? Math.max(1, Math.ceil(waitSeconds))
        : RETRY_NEVER_SECONDS;
      return { appId, limit, remaining: bucket.remaining, retryAfterSeconds };
    }
    for (const { appId, samples } of demands) this.#buckets.get(appId)?.take(samples);
    return undefined;
  }

  #bucketOf(appId: AppId, share: number, nowMs: number): TokenBucket {
    let bucket = this.#buckets.get(appId);
    if (bucket === undefined) {
      bucket = new TokenBucket(share, BURST_SECONDS, nowMs);
      this.#buckets.set(appId, bucket);
    }
    return bucket;
  }
}
