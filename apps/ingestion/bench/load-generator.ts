import { readFileSync } from 'node:fs';
import { Pool } from 'undici';
import { sampleAt, type Scenario } from './scenarios.ts';

/** What the load generator is told, in a file: tokens are too many for an argument. */
export interface LoadPlan {
  readonly origin: string;
  readonly scenario: Scenario;
  readonly seconds: number;
  /** Authorization headers; one per device for `/v2/`, else one in all. */
  readonly authorizations: readonly string[];
  readonly trackingIds: readonly string[];
}

export interface LoadResult {
  readonly requests: number;
  readonly refused: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as LoadPlan;
const { scenario } = plan;
const pool = new Pool(plan.origin, { connections: scenario.connections, pipelining: 1 });

// Every body is a new one: times differ, so that nothing is a repetition. Made ahead, as much as is cheap to keep.
let clock = Date.now() - 30 * 24 * 3600 * 1000;
const BODIES = scenario.samplesPerRequest === 1 ? 20_000 : 1_000;
const bodies = Array.from({ length: BODIES }, (_, nth) => bodyOf(nth));

function bodyOf(nth: number): string {
  const samples = Array.from({ length: scenario.samplesPerRequest }, (_, index) => {
    const sample = sampleAt((clock += 1));
    if (scenario.path !== '/v3/batch') return sample;
    const device = nth * scenario.devicesPerRequest + (index % scenario.devicesPerRequest);
    return { ...sample, id: plan.trackingIds[device % plan.trackingIds.length] };
  });
  return JSON.stringify(scenario.path === '/v3/batch' ? { data: samples } : samples);
}

const latenciesMs: number[] = [];
let refused = 0;
let sent = 0;

async function sendUntil(deadlineMs: number): Promise<void> {
  while (performance.now() < deadlineMs) {
    const nth = sent++;
    const startedAtMs = performance.now();
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: scenario.path,
      headers: {
        'content-type': 'application/json',
        authorization: plan.authorizations[nth % plan.authorizations.length] ?? '',
      },
      body: bodies[nth % bodies.length] ?? '',
    });
    await body.dump();
    latenciesMs.push(performance.now() - startedAtMs);
    if (statusCode >= 300) refused += 1;
  }
}

const startedAtMs = performance.now();
const deadlineMs = startedAtMs + plan.seconds * 1000;
await Promise.all(Array.from({ length: scenario.connections }, () => sendUntil(deadlineMs)));
const seconds = (performance.now() - startedAtMs) / 1000;
latenciesMs.sort((a, b) => a - b);
const percentile = (share: number) => latenciesMs[Math.floor(latenciesMs.length * share)] ?? 0;
const result: LoadResult = {
  requests: latenciesMs.length,
  refused,
  seconds,
  p50Ms: percentile(0.5),
  p99Ms: percentile(0.99),
};
await pool.close();
process.send?.(result);
process.disconnect();
