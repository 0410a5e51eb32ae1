import type { Answer } from '../support/http.ts';
import type { Tenant } from '../support/tenant.ts';

/** What golden answers are asked of. */
export interface ConformanceWorld {
  readonly tenant: Tenant;
  readonly adminToken: string;
}

/**
 * One answer of an operation, transcribed by hand from the contract (or, for the admin API, from the issue that asks for
 * it): not from what the services say.
 */
export interface GoldenAnswer {
  /** Brings about what is needed, then asks. */
  readonly ask: (world: ConformanceWorld) => Promise<Answer>;
  readonly status: number;
  /** Undefined: no body. */
  readonly body?: unknown;
}

/** By operation, as `GET /shadows/v2/{trackingId}`. */
export type GoldenAnswers = Readonly<Record<string, GoldenAnswer>>;
