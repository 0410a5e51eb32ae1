import type { LookupFunction } from 'node:net';
import type { Metrics } from '@umbra/observability';
import { Agent } from 'undici';
import { AnswerRoom } from './answer-room.ts';
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
  readonly maxCallsPerSecond?: number;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** So that many holders at one host do not open connections without end. */
const CONNECTIONS_PER_HOST = 64;
const GATE = { maxConcurrent: 4, maxWaiting: 1_000 };
/** Whatever limit a connector has: nobody's cloud is meant to be stormed from here. */
const MAX_CALLS_PER_SECOND = 50;
const MIB = 1024 * 1024;
const ROOM = { bytes: 48 * MIB, bytesEach: 8 * MIB };

/** The way out of this process. */
export function createOutgoing(options: OutgoingOptions): OutgoingHttpFactory {
  const {
    allowPrivate,
    metrics,
    lookup,
    connectTimeoutMs = CONNECT_TIMEOUT_MS,
    maxCallsPerSecond = MAX_CALLS_PER_SECOND,
  } = options;
  const agent = new Agent({
    connect: guardedConnector({ allowPrivate, connectTimeoutMs, ...(lookup === undefined ? {} : { lookup }) }),
    connections: CONNECTIONS_PER_HOST,
    allowH2: false,
  });
  const gates = new CallGates({ ...GATE, ceiling: { calls: maxCallsPerSecond, per: 'second' } });
  const room = new AnswerRoom(ROOM);
  const counted = metrics === undefined ? undefined : new OutgoingMetrics(metrics);
  return {
    for: (holder, limit) =>
      new GuardedHttp({ holder, dispatcher: agent, gate: () => gates.of(holder, limit), room, metrics: counted }),
    close: async () => {
      gates.close(new OutgoingClosedError());
      await agent.destroy(new OutgoingClosedError());
    },
  };
}
