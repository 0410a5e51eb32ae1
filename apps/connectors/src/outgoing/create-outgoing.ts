import type { LookupFunction } from 'node:net';
import type { Metrics } from '@umbra/observability';
import { Agent } from 'undici';
import { OutgoingClosedError } from './call-failure.ts';
import { CallGates } from './call-gates.ts';
import { guardedConnector } from './guarded-connector.ts';
import { GuardedHttp } from './guarded-http.ts';
import type { OutgoingHttpFactory } from './outgoing-http-factory.ts';
import { OutgoingMetrics } from './outgoing-metrics.ts';

export interface OutgoingOptions {
  /** `CONNECTORS_ALLOW_PRIVATE` */
  readonly allowPrivate: boolean;
  readonly metrics?: Metrics;
  /** For tests. */
  readonly lookup?: LookupFunction;
  readonly connectTimeoutMs?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** So that many holders at one host do not open connections without end. */
const CONNECTIONS_PER_HOST = 64;
const GATE = { maxConcurrent: 4, maxWaiting: 1_000 };

/** The way out of this process. */
export function createOutgoing(options: OutgoingOptions): OutgoingHttpFactory {
  const { allowPrivate, metrics, lookup, connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
  const agent = new Agent({
    connect: guardedConnector({ allowPrivate, connectTimeoutMs, ...(lookup === undefined ? {} : { lookup }) }),
    connections: CONNECTIONS_PER_HOST,
    allowH2: false,
  });
  const gates = new CallGates(GATE);
  const counted = metrics === undefined ? undefined : new OutgoingMetrics(metrics);
  return {
    for: (holder, limit) => new GuardedHttp(agent, () => gates.of(holder, limit), counted),
    close: async () => {
      gates.close(new OutgoingClosedError());
      await agent.destroy(new OutgoingClosedError());
    },
  };
}
