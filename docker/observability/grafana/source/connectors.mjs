import { dashboard } from './dashboard.mjs';
import { goodBelow, goodFrom, lines, number } from './panel.mjs';
import { perSecond, quantile } from './promql.mjs';

const runs = (/** @type {string} */ outcome) => perSecond(`umbra_connectors_runs_total{outcome="${outcome}"}`);

/** Are connectors run when they are due, what do the clouds answer, and what becomes of what they tell. */
export const connectors = dashboard({
  uid: 'umbra-connectors',
  title: 'Umbra / Connectors',
  description:
    'Runs, calls to external clouds, and the samples that come of them. Runbook: docs/runbooks/connectors.md',
  rows: [
    {
      title: 'Now',
      panels: [
        number({
          title: 'Samples sent on',
          description: 'To ingestion, after those that were sent before were left out.',
          unit: 'cps',
          queries: [{ expr: perSecond('umbra_connectors_samples_total{outcome="sent"}') }],
        }),
        number({
          title: 'Longest wait',
          description: 'How long the connector that waits longest has been due.',
          unit: 's',
          steps: goodBelow(30, 120),
          queries: [{ expr: 'max(umbra_connectors_due_lag_seconds)' }],
        }),
        number({
          title: 'Runs that succeed',
          description: 'The others are failures of clouds most often; each is in the runs of its connector.',
          unit: 'percentunit',
          decimals: 1,
          steps: goodFrom(0.8, 0.95),
          queries: [{ expr: `${runs('succeeded')} / ${perSecond('umbra_connectors_runs_total')}` }],
        }),
        number({
          title: 'Runs in progress',
          description: 'Of all replicas.',
          unit: 'none',
          queries: [{ expr: 'sum(umbra_connectors_runs_in_progress)' }],
        }),
        number({
          title: 'Availability, 1 h',
          description: 'Answers of its three APIs that were not 5xx. The objective is 99.9 %.',
          unit: 'percentunit',
          decimals: 3,
          steps: goodFrom(0.99, 0.999),
          queries: [{ expr: '1 - slo:error_ratio:rate1h{service="connectors", slo="availability"}' }],
        }),
        number({
          title: 'Replicas',
          description: 'Processes that tell their metrics.',
          unit: 'none',
          steps: goodFrom(1, 1),
          queries: [{ expr: 'sum(up{service="connectors"})' }],
        }),
      ],
    },
    {
      title: 'Runs',
      panels: [
        lines({
          title: 'Runs, by outcome',
          description: 'interrupted: goes on at once; lost: its replica was not heard of any more.',
          unit: 'cps',
          stacked: true,
          queries: [{ expr: perSecond('umbra_connectors_runs_total', 'outcome'), legend: '{{outcome}}' }],
        }),
        lines({
          title: 'Time of a run',
          description: 'Of all drivers.',
          unit: 's',
          queries: [0.5, 0.99].map((share) => ({
            expr: quantile(share, 'umbra_connectors_run_duration_seconds'),
            legend: `p${share * 100}`,
          })),
        }),
        lines({
          title: 'Begun after the due time',
          description: 'Grows when there is more to run than replicas run at once.',
          unit: 's',
          queries: [0.5, 0.99].map((share) => ({
            expr: quantile(share, 'umbra_connectors_run_delay_seconds'),
            legend: `p${share * 100}`,
          })),
        }),
      ],
    },
    {
      title: 'Clouds',
      panels: [
        lines({
          title: 'Calls, by outcome',
          description: 'The class of the status; or refused (a private address), unreachable, unreadable, limited.',
          unit: 'reqps',
          stacked: true,
          queries: [{ expr: perSecond('umbra_connectors_calls_total', 'outcome'), legend: '{{outcome}}' }],
        }),
        lines({
          title: 'Samples shown, by driver',
          description: 'Whatever becomes of them.',
          unit: 'cps',
          stacked: true,
          queries: [{ expr: perSecond('umbra_connectors_samples_total', 'driver'), legend: '{{driver}}' }],
        }),
        lines({
          title: 'Samples shown, by what becomes of them',
          description: 'sent; known: sent before; waiting for their device; invalid; unwanted.',
          unit: 'cps',
          stacked: true,
          queries: [{ expr: perSecond('umbra_connectors_samples_total', 'outcome'), legend: '{{outcome}}' }],
        }),
      ],
    },
    {
      title: 'Answers to its commands',
      panels: [
        lines({
          title: 'Samples answered for',
          description: 'By ingestion: accepted, or refused as their device would have been told.',
          unit: 'cps',
          stacked: true,
          queries: [{ expr: perSecond('umbra_connectors_replied_samples_total', 'outcome'), legend: '{{outcome}}' }],
        }),
        lines({
          title: 'Answers that wait',
          description: 'Records of connectors.replies that were not taken yet.',
          unit: 'none',
          queries: [
            { expr: 'sum(umbra_kafka_consumer_lag_records{service="connectors"})', legend: 'connectors.replies' },
          ],
        }),
        lines({
          title: 'Commands on their way out',
          description: 'How long the oldest change waits in the outbox.',
          unit: 's',
          queries: [{ expr: 'max(umbra_outbox_oldest_wait_seconds{service="connectors"})', legend: 'oldest' }],
        }),
      ],
    },
  ],
});
