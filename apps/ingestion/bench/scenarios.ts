/** One thing that is measured: a server, a route, and what a request carries. */
export interface Scenario {
  /** As `--only` takes it, and the name of its profile. */
  readonly id: string;
  readonly group: 'single' | 'async' | 'batch';
  readonly name: string;
  /** `against`: another build of the service, see {@link besides}. */
  readonly server: 'bare' | 'umbra' | 'against';
  readonly path: string;
  readonly samplesPerRequest: number;
  readonly devicesPerRequest: number;
  /** So many requests are on their way at saturation. */
  readonly connections: number;
}

const ONE_SAMPLE = { samplesPerRequest: 1, devicesPerRequest: 1, connections: 128 };
const HUNDRED_SAMPLES = { samplesPerRequest: 100, devicesPerRequest: 10, connections: 32 };

export const SCENARIOS: readonly Scenario[] = [
  {
    ...{ id: 'bare-single', group: 'single', name: '(a) bare handler, 1 sample', server: 'bare', path: '/bare' },
    ...ONE_SAMPLE,
  },
  {
    ...{ id: 'v2-sync', group: 'single', name: '(b) `POST /v2/`, 1 sample', server: 'umbra', path: '/v2/' },
    ...ONE_SAMPLE,
  },
  {
    ...{ id: 'v3-async', group: 'async', name: '(c) `POST /v3/` async, 1 sample', server: 'umbra' },
    ...{ path: '/v3/?async=true', ...ONE_SAMPLE },
  },
  {
    ...{ id: 'bare-batch', group: 'batch', name: 'bare handler, 100 samples', server: 'bare', path: '/bare' },
    ...HUNDRED_SAMPLES,
  },
  {
    ...{ id: 'v3-batch', group: 'batch', name: '(d) `POST /v3/batch`, 100 samples of 10 devices', server: 'umbra' },
    ...{ path: '/v3/batch', ...HUNDRED_SAMPLES },
  },
];

/** Those with an id or a group in the comma separated list; all when it is empty. @throws when there are none */
export function scenariosOf(only: string): readonly Scenario[] {
  const wanted = only.split(',').filter((word) => word !== '');
  const found = SCENARIOS.filter(
    ({ id, group }) => wanted.length === 0 || wanted.includes(id) || wanted.includes(group),
  );
  if (found.length > 0) return found;
  const known = SCENARIOS.flatMap(({ id, group }) => [group, id]);
  throw new Error(`--only knows ${[...new Set(known)].join(', ')}`);
}

/** The service's scenarios once more, each right after itself, for another build of it. */
export const besides = (scenarios: readonly Scenario[]): readonly Scenario[] =>
  scenarios.flatMap((scenario) =>
    scenario.server === 'bare'
      ? [scenario]
      : [scenario, { ...scenario, id: `${scenario.id}-against`, name: `${scenario.name}, against`, server: 'against' }],
  );
