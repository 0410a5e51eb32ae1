import type { LoadPlan } from '@umbra/bench';
import { sampleText } from './sample.ts';
import type { Scenario } from './scenarios.ts';

/** Who sends what a scenario sends. */
export interface Senders {
  readonly apiKey: string;
  readonly deviceTokens: readonly string[];
  readonly trackingIds: readonly string[];
}

/** Bodies differ, so that the log's compression finds no more in them than in those of a fleet. */
const VARIANTS = 97;

/** The requests of a scenario, all but their timestamps. */
export function requestsOf(scenario: Scenario, senders: Senders): Pick<LoadPlan, 'heads' | 'bodies'> {
  return { heads: headsOf(scenario, senders), bodies: bodiesOf(scenario, senders) };
}

function headsOf({ path, samplesPerRequest }: Scenario, { apiKey, deviceTokens }: Senders): string[] {
  const tokens = samplesPerRequest === 1 ? deviceTokens : [apiKey];
  return tokens.map((token) =>
    [
      `POST ${path} HTTP/1.1`,
      'host: 127.0.0.1',
      `authorization: Bearer ${token}`,
      'content-type: application/json\r\n',
    ].join('\r\n'),
  );
}

function bodiesOf(scenario: Scenario, { trackingIds }: Senders): string[][] {
  const { samplesPerRequest, devicesPerRequest, path } = scenario;
  if (samplesPerRequest === 1) {
    const [before, after] = path.startsWith('/v3/') ? ['{"data":[', ']}'] : ['[', ']'];
    return Array.from({ length: VARIANTS }, (_, variant) => cut(`${before}${sampleText(variant)}${after}`));
  }
  const requests = Math.ceil(trackingIds.length / devicesPerRequest);
  return Array.from({ length: requests }, (_, request) => {
    const samples = Array.from({ length: samplesPerRequest }, (_unused, index) => {
      const device = request * devicesPerRequest + (index % devicesPerRequest);
      return sampleText((request + index) % VARIANTS, trackingIds[device % trackingIds.length]);
    });
    return cut(`{"data":[${samples.join(',')}]}`);
  });
}

const cut = (body: string): string[] => body.split('TIMESTAMP');
