import type { AppId } from '@umbra/contracts/ids';
import { TokenBucket } from './token-bucket.ts';

/** How many samples of one application a request brings. */
export interface Demand {
  readonly appId: AppId;
  readonly samples: number;
}

/** Which demand is too much, and what its sender is told (contract §1.4), all of it in whole numbers. */
export interface Excess {
  readonly appId: AppId;
  /** Samples a second that this replica lets through. */
  readonly limit: number;
  /** How many of them may still come in this second. */
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
      const share = this.#options.limitOf(appId) / this.#options.replicas;
      const bucket = this.#bucketOf(appId, share, nowMs);
      const waitSeconds = bucket.secondsUntil(samples, share, nowMs);
      if (waitSeconds === 0) continue;
      const retryAfterSeconds = Number.isFinite(waitSeconds)
        ? Math.max(1, Math.ceil(waitSeconds))
        : RETRY_NEVER_SECONDS;
      const limit = Math.ceil(share);
      return { appId, limit, remaining: Math.min(limit, bucket.remaining), retryAfterSeconds };
    }
    for (const { appId, samples } of demands) this.#buckets.get(appId)?.take(samples);
    return undefined;
  }

  /**
   * For what is not refused however much it is (telemetry of connectors): takes what is left, and leaves no debt. An external
   * cloud that hands over a backlog slows the application's own devices down, but does not shut them out until it is paid.
   */
  debit({ appId, samples }: Demand, nowMs: number): void {
    const share = this.#options.limitOf(appId) / this.#options.replicas;
    const bucket = this.#bucketOf(appId, share, nowMs);
    bucket.refill(share, nowMs);
    bucket.take(Math.min(samples, bucket.remaining));
  }

  /** For what was taken and then not stored. */
  giveBack(demands: readonly Demand[]): void {
    for (const { appId, samples } of demands) this.#buckets.get(appId)?.giveBack(samples);
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
