import http from 'k6/http';
import * as metrics from './metrics.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import type { LoadSettings, Route } from './settings.ts';

const PATHS: Readonly<Record<Route, string>> = { v2: '/v2/', v3: '/v3/', batch: '/v3/batch' };
const TIMEOUT = '15s';

/** The 4xx and 5xx of telemetry are counted by what they mean; k6's own count of failures would mix them. */
const anyStatus = http.expectedStatuses({ min: 0, max: 599 });

export interface Post {
  readonly route: Route;
  readonly token: string;
  readonly body: string;
  readonly samples: number;
  readonly isMalformed?: boolean;
  readonly tags?: Record<string, string>;
}

/** Sends telemetry and counts what became of it. */
export function post(
  { telemetryUrl }: LoadSettings,
  { route, token, body, samples, isMalformed = false, tags = {} }: Post,
): {
  outcome: Outcome;
  status: number;
} {
  const response = http.post(telemetryUrl + PATHS[route], body, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    responseCallback: anyStatus,
    timeout: TIMEOUT,
    tags,
  });
  const { status, timings } = response;
  const outcome = outcomeOf(status, isMalformed);
  metrics.requests[outcome].add(1, tags);
  if (outcome === 'accepted') {
    // As the device feels it: with the connection, if it had to be made.
    metrics.acceptedDuration.add(timings.duration + timings.connecting + timings.tls_handshaking, tags);
    metrics.samplesAcknowledged.add(samples, tags);
  } else if (outcome === 'shed' || outcome === 'open') {
    metrics.samplesOpen.add(samples, tags);
  } else if (outcome === 'wrong') {
    console.error(`${PATHS[route]} answered ${status} ${response.error}`);
  }
  return { outcome, status };
}
