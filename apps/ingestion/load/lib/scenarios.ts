import type { Options, Scenario } from 'k6/options';
import type { Defaults, LoadSettings } from './settings.ts';

/** A shape of load. */
export interface LoadScenario {
  readonly name: 'ramp' | 'steady' | 'spike' | 'soak' | 'fleet';
  /** What it takes unless the environment says otherwise: a laptop bears it. */
  readonly defaults: Defaults;
  readonly peakRate: (settings: LoadSettings) => number;
  readonly durationS: (settings: LoadSettings) => number;
  /** Requests that it means to send; undefined where devices wait for their answers. */
  readonly requests: (settings: LoadSettings) => number | undefined;
  readonly executor: (settings: LoadSettings) => Scenario;
  readonly thresholds: (settings: LoadSettings) => Record<string, string[]>;
}

const NONE = ['count==0'];
const STEEP_S = 1;
const SETTLE_S = 5;

const quick = ({ p99Ms }: LoadSettings): string[] => [`p(99)<${p99Ms}`];

/** Whatever is refused must be refused for a reason. */
const allAccepted = (settings: LoadSettings): Record<string, string[]> => ({
  umbra_accepted_duration: quick(settings),
  umbra_requests_wrong: NONE,
  umbra_requests_open: NONE,
  umbra_requests_shed: NONE,
});

const constantRate = ({ rate, durationS, maxVus }: LoadSettings): Scenario => ({
  executor: 'constant-arrival-rate',
  rate,
  duration: `${durationS}s`,
  preAllocatedVUs: enoughVus(rate, maxVus),
  maxVUs: maxVus,
});

/** Enough for answers within a quarter of a second: k6 makes more when they take longer. */
const enoughVus = (rate: number, most: number): number => Math.min(most, Math.max(20, Math.ceil(rate / 4)));

export const steady: LoadScenario = {
  name: 'steady',
  defaults: { rate: 200, durationS: 60 },
  peakRate: ({ rate }) => rate,
  durationS: ({ durationS }) => durationS,
  requests: ({ rate, durationS }) => rate * durationS,
  executor: constantRate,
  thresholds: allAccepted,
};

export const soak: LoadScenario = { ...steady, name: 'soak', defaults: { rate: 200, durationS: 1_200 } };

const startRate = (rate: number): number => Math.max(1, Math.floor(rate / 10));

/** From a tenth of the rate up to it: where the latency begins to rise, the service is full. */
export const ramp: LoadScenario = {
  name: 'ramp',
  defaults: { rate: 1_000, durationS: 120 },
  peakRate: ({ rate }) => rate,
  durationS: ({ durationS }) => durationS,
  requests: ({ rate, durationS }) => ((startRate(rate) + rate) / 2) * durationS,
  executor: ({ rate, durationS, maxVus }) => ({
    executor: 'ramping-arrival-rate',
    startRate: startRate(rate),
    stages: [{ target: rate, duration: `${durationS}s` }],
    preAllocatedVUs: enoughVus(rate, maxVus),
    maxVUs: maxVus,
  }),
  thresholds: (settings) => ({
    umbra_accepted_duration: quick(settings),
    umbra_requests_wrong: NONE,
    umbra_requests_open: NONE,
  }),
};

/** The rate, then `factor` times the rate, then the rate: what is too much is shed, and it is over when it is over. */
export const spike: LoadScenario = {
  name: 'spike',
  defaults: { rate: 300, durationS: 30, factor: 10 },
  peakRate: ({ rate, factor }) => rate * factor,
  durationS: ({ durationS }) => 3 * durationS + 2 * STEEP_S,
  requests: ({ rate, factor, durationS }) => rate * (2 * durationS + factor * durationS + (1 + factor) * STEEP_S),
  executor: ({ rate, factor, durationS, maxVus }) => ({
    executor: 'ramping-arrival-rate',
    startRate: rate,
    stages: [
      { target: rate, duration: `${durationS}s` },
      { target: rate * factor, duration: `${STEEP_S}s` },
      { target: rate * factor, duration: `${durationS}s` },
      { target: rate, duration: `${STEEP_S}s` },
      { target: rate, duration: `${durationS}s` },
    ],
    // All at once: making them in the middle of the spike would cost what is measured.
    preAllocatedVUs: maxVus,
    maxVUs: maxVus,
  }),
  thresholds: (settings) => ({
    'umbra_accepted_duration{phase:before}': quick(settings),
    'umbra_accepted_duration{phase:spike}': quick(settings),
    'umbra_accepted_duration{phase:after}': quick(settings),
    'umbra_requests_shed{phase:before}': NONE,
    'umbra_requests_shed{phase:spike}': ['count>=0'],
    'umbra_requests_shed{phase:after}': NONE,
    'umbra_samples_acknowledged{phase:spike}': ['count>0'],
    umbra_requests_wrong: NONE,
    umbra_requests_open: NONE,
  }),
};

/** The part of a spike that a moment is in; what settles after it counts to the spike. */
export function phaseOf({ durationS }: LoadSettings, elapsedS: number): 'before' | 'spike' | 'after' {
  if (elapsedS < durationS) return 'before';
  return elapsedS < 2 * durationS + 2 * STEEP_S + SETTLE_S ? 'spike' : 'after';
}

/** Each virtual user is a device. */
export const fleet: LoadScenario = {
  name: 'fleet',
  defaults: { devices: 200, everyS: 5, durationS: 120 },
  peakRate: ({ devices, everyS }) => devices / everyS,
  durationS: ({ durationS }) => durationS,
  requests: () => undefined,
  executor: ({ devices, durationS }) => ({ executor: 'constant-vus', vus: devices, duration: `${durationS}s` }),
  thresholds: (settings) => ({
    umbra_accepted_duration: quick(settings),
    umbra_sign_in_duration: ['p(99)<2000'],
    umbra_requests_wrong: NONE,
    umbra_requests_open: NONE,
    umbra_requests_shed: NONE,
  }),
};

/** The options of k6 for a scenario. */
export function k6Options(scenario: LoadScenario, settings: LoadSettings): Options {
  return {
    scenarios: { [scenario.name]: scenario.executor(settings) },
    thresholds: scenario.thresholds(settings),
    summaryTrendStats: ['count', 'avg', 'med', 'p(95)', 'p(99)', 'p(99.9)', 'max'],
    setupTimeout: '10m',
    discardResponseBodies: true,
    userAgent: 'umbra-load',
  };
}
