import { cpuSeconds, runLoad } from '@umbra/bench';
import type { PositioningService } from '../stage/positioning-service.ts';
import type { Stage } from '../stage/stage.ts';
import { bodyOf } from './bodies.ts';
import { FOUND_SHARE } from './locate-places.ts';
import type { StreetMap } from './street-map.ts';

export interface LocateThroughput {
  readonly locatesPerSecond: number;
  readonly serviceMicros: number;
  readonly postgresMicros: number;
}

const CONNECTIONS = 16;
const PLACES = 1_000;

/** A service that has a core for itself, as busy as it can be. */
export async function measureThroughput(
  stage: Stage,
  map: StreetMap,
  { service, token, seconds }: { service: PositioningService; token: string; seconds: number },
): Promise<LocateThroughput> {
  const head = `POST /v2/locate HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n`;
  const plan = {
    ...({ origin: service.origin, pace: { kind: 'closed', connections: CONNECTIONS }, firstTimestampMs: 0 } as const),
    heads: [head],
    bodies: [...map.scans(PLACES, 2)].map((scan) => [JSON.stringify(bodyOf(scan))]),
  };
  await runLoad({ ...plan, seconds: Math.ceil(seconds / 2) });
  let [serviceSeconds, postgresSeconds] = [0, 0];
  const run = await runLoad({ ...plan, seconds }, () => {
    [serviceSeconds, postgresSeconds] = [cpuSeconds(service.pid), stage.postgresCpuSeconds()];
  });
  if (run.accepted.count < FOUND_SHARE * run.sent)
    throw new Error(`not all were located: ${JSON.stringify(run.answersByStatus)}`);
  const micros = (used: number): number => (used * 1e6) / run.accepted.count;
  return {
    locatesPerSecond: run.accepted.count / run.seconds,
    serviceMicros: micros(cpuSeconds(service.pid) - serviceSeconds),
    postgresMicros: micros(stage.postgresCpuSeconds() - postgresSeconds),
  };
}
