import type { LoadScenario } from './scenarios.ts';
import type { LoadSettings } from './settings.ts';

const OUTCOMES = ['accepted', 'refused', 'shed', 'open', 'wrong'] as const;
/** Below this, k6 lacked CPU or virtual users, and the run says little of the service. */
const LEAST_SENT = 0.95;

/** What k6 hands over at the end, as far as it is read here. */
export interface K6Summary {
  readonly metrics: Readonly<Record<string, K6Metric>>;
}

interface K6Metric {
  readonly values: Readonly<Record<string, number>>;
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
}

/** The summary of a run, to be read by people and by machines. */
export interface LoadSummary {
  readonly scenario: string;
  readonly url: string;
  readonly endedAt: string;
  readonly settings: Readonly<Record<string, number | string>>;
  readonly isPassed: boolean;
  readonly figures: Readonly<Record<string, number>>;
  readonly thresholds: readonly { readonly metric: string; readonly wanted: string; readonly isMet: boolean }[];
  /** All that k6 measured. */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export function summarise(
  scenario: Pick<LoadScenario, 'name' | 'durationS' | 'requests'>,
  settings: LoadSettings,
  { metrics }: K6Summary,
  endedAt: string,
): LoadSummary {
  const count = (name: string) => metrics[name]?.values['count'] ?? 0;
  const accepted = metrics['umbra_accepted_duration']?.values ?? {};
  const seconds = scenario.durationS(settings);
  const sent = OUTCOMES.reduce((sum, outcome) => sum + count(`umbra_requests_${outcome}`), 0);
  const planned = Math.round(scenario.requests(settings) ?? sent);
  const isSent = sent >= planned * LEAST_SENT;
  const measured = Object.entries(metrics)
    .flatMap(([metric, { thresholds: given = {} }]) =>
      Object.entries(given).map(([wanted, { ok }]) => ({ metric, wanted, isMet: ok })),
    )
    .sort((a, b) => (a.metric < b.metric ? -1 : 1));
  const thresholds = [
    { metric: 'requests sent by k6', wanted: `≥ ${LEAST_SENT * 100} % of the plan`, isMet: isSent },
    ...measured,
  ];
  return {
    scenario: scenario.name,
    url: settings.telemetryUrl,
    endedAt,
    settings: settingsOf(scenario.name, settings),
    isPassed: thresholds.every(({ isMet }) => isMet),
    figures: {
      'requests planned': planned,
      'requests sent': sent,
      'requests accepted': count('umbra_requests_accepted'),
      'requests accepted a second': round(count('umbra_requests_accepted') / seconds),
      'samples acknowledged': count('umbra_samples_acknowledged'),
      'samples acknowledged a second': round(count('umbra_samples_acknowledged') / seconds),
      'accepted, p50 ms': round(accepted['med'] ?? 0),
      'accepted, p95 ms': round(accepted['p(95)'] ?? 0),
      'accepted, p99 ms': round(accepted['p(99)'] ?? 0),
      'accepted, p99.9 ms': round(accepted['p(99.9)'] ?? 0),
      'accepted, longest ms': round(accepted['max'] ?? 0),
      'requests shed (503)': count('umbra_requests_shed'),
      'requests refused as they should be (400)': count('umbra_requests_refused'),
      'requests left open (no answer, 5xx)': count('umbra_requests_open'),
      'requests answered wrongly': count('umbra_requests_wrong'),
      'samples of shed and open requests': count('umbra_samples_open'),
      'virtual users at most': metrics['vus_max']?.values['max'] ?? 0,
    },
    thresholds,
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, { values }]) => [name, values])),
  };
}

function settingsOf(name: LoadScenario['name'], settings: LoadSettings): Record<string, number | string> {
  const { devices, rate, durationS, samplesPerRequest, route, factor, everyS } = settings;
  const shared = { devices, 'duration, s': durationS };
  if (name === 'fleet') return { ...shared, 'each posts every, s': everyS };
  const sent = { ...shared, 'requests a second': rate, 'samples a request': samplesPerRequest, route };
  return name === 'spike' ? { ...sent, 'times as much in the spike': factor } : sent;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** The same as a page. */
export function summaryPage(summary: LoadSummary): string {
  const { scenario, url, endedAt, settings, isPassed, figures, thresholds } = summary;
  const verdict = isPassed ? 'passed' : 'FAILED';
  return [
    `# Load test \`${scenario}\`: ${verdict}\n`,
    `${url}, ended ${endedAt}\n`,
    tableOf(['setting', 'value'], Object.entries(settings)),
    tableOf(['figure', 'value'], Object.entries(figures)),
    tableOf(
      ['threshold', 'wanted', 'met'],
      thresholds.map(({ metric, wanted, isMet }) => [`\`${metric}\``, `\`${wanted}\``, isMet ? 'yes' : '**no**']),
    ),
  ].join('\n');
}

function tableOf(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}
