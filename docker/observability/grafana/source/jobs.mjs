import { dashboard } from './dashboard.mjs';
import { goodBelow, goodFrom, lines, number } from './panel.mjs';
import { perSecond, quantile } from './promql.mjs';

const rows = (/** @type {string} */ outcome) => perSecond(`umbra_bulk_jobs_rows_total{outcome="${outcome}"}`);
/** Those who carry the steps of rows out. */
const CARRIERS = 'service=~"registry|connectors|shadows|geofencing"';
const COMMANDS = 'topic=~"(registry|connectors|shadows|geofencing)\\\\.commands"';

/** Do jobs get on, which step takes how long, and who keeps whom waiting. */
export const jobs = dashboard({
  uid: 'umbra-jobs',
  title: 'Umbra / Jobs',
  description:
    'Device uploads and deletions, the steps of their rows, and those who carry them out. Runbooks: docs/runbooks/bulk-jobs.md, docs/runbooks/geofencing.md',
  rows: [
    {
      title: 'Now',
      panels: [
        number({
          title: 'Open jobs',
          description: 'That have not ended.',
          unit: 'none',
          queries: [{ expr: 'max(umbra_bulk_jobs_open)' }],
        }),
        number({
          title: 'Rows in flight',
          description: 'That have begun and not ended, of all jobs.',
          unit: 'none',
          queries: [{ expr: 'max(umbra_bulk_jobs_rows_in_flight)' }],
        }),
        number({
          title: 'Rows',
          description: 'That come to their end, whatever their outcome.',
          unit: 'cps',
          queries: [{ expr: perSecond('umbra_bulk_jobs_rows_total') }],
        }),
        number({
          title: 'Rows that succeed',
          description: 'The others say why in the results of their job; most often it is what was uploaded.',
          unit: 'percentunit',
          decimals: 1,
          steps: goodFrom(0.8, 0.95),
          queries: [{ expr: `${rows('succeeded')} / ${perSecond('umbra_bulk_jobs_rows_total')}` }],
        }),
        number({
          title: 'Rows that hang',
          description: 'Whose step was asked for again, and is not answered yet.',
          unit: 'none',
          decimals: 0,
          steps: goodBelow(1, 10),
          queries: [{ expr: 'max(umbra_bulk_jobs_rows_overdue)' }],
        }),
        number({
          title: 'Availability, 1 h',
          description: 'Answers of bulk-jobs and geofencing that were not 5xx, of the worse. The objective is 99.9 %.',
          unit: 'percentunit',
          decimals: 3,
          steps: goodFrom(0.99, 0.999),
          queries: [{ expr: '1 - max(slo:error_ratio:rate1h{service=~"bulk-jobs|geofencing", slo="availability"})' }],
        }),
      ],
    },
    {
      title: 'Rows and their steps',
      panels: [
        lines({
          title: 'Rows, by outcome',
          description: 'partiallySucceeded: the device is there, and something of what was asked for it is not.',
          unit: 'cps',
          stacked: true,
          queries: [{ expr: perSecond('umbra_bulk_jobs_rows_total', 'outcome'), legend: '{{outcome}}' }],
        }),
        lines({
          title: 'Time of a step, p50',
          description: 'From its command to its reply, the wait for the log and for its turn included.',
          unit: 's',
          queries: [{ expr: quantile(0.5, 'umbra_bulk_jobs_step_seconds', '', 'step'), legend: '{{step}}' }],
        }),
        lines({
          title: 'Time of a step, p99',
          description: 'One step in a hundred takes longer.',
          unit: 's',
          queries: [{ expr: quantile(0.99, 'umbra_bulk_jobs_step_seconds', '', 'step'), legend: '{{step}}' }],
        }),
        lines({
          title: 'Jobs and rows under way',
          description: 'Many jobs and few rows in flight: each waits for its turn.',
          unit: 'none',
          queries: [
            { expr: 'max(umbra_bulk_jobs_open)', legend: 'open jobs' },
            { expr: 'max(umbra_bulk_jobs_rows_in_flight)', legend: 'rows in flight' },
          ],
        }),
        lines({
          title: 'Steps without a reply in time',
          description: 'They are asked for again. Who carries that step out?',
          unit: 'cps',
          queries: [{ expr: perSecond('umbra_bulk_jobs_unanswered_total', 'step'), legend: '{{step}}' }],
        }),
        lines({
          title: 'Replies that wait',
          description: 'Records of bulk-jobs.replies that were not taken yet.',
          unit: 'none',
          queries: [
            { expr: 'sum(umbra_kafka_consumer_lag_records{service="bulk-jobs"})', legend: 'bulk-jobs.replies' },
          ],
        }),
      ],
    },
    {
      title: 'Those who carry the steps out',
      panels: [
        lines({
          title: 'Commands, by type',
          description: 'Answered, of whoever asked.',
          unit: 'cps',
          stacked: true,
          queries: [{ expr: perSecond(`umbra_commands_total{${CARRIERS}}`, 'type'), legend: '{{type}}' }],
        }),
        lines({
          title: 'Commands, by outcome',
          description: 'repeated: answered again and not done again. failed: through no fault of who asked.',
          unit: 'cps',
          queries: [
            {
              expr: perSecond(`umbra_commands_total{${CARRIERS}}`, 'service, outcome'),
              legend: '{{service}}, {{outcome}}',
            },
          ],
        }),
        lines({
          title: 'Time of a command, p99',
          description: 'Without the commit that it shares with others.',
          unit: 's',
          queries: [{ expr: quantile(0.99, 'umbra_command_duration_seconds', CARRIERS, 'type'), legend: '{{type}}' }],
        }),
        lines({
          title: 'Commands that wait, by topic',
          description: 'Records that were not carried out yet.',
          unit: 'none',
          queries: [{ expr: `sum by (topic) (umbra_kafka_consumer_lag_records{${COMMANDS}})`, legend: '{{topic}}' }],
        }),
        lines({
          title: 'Commands and replies on their way out',
          description: 'How long the oldest change waits in an outbox.',
          unit: 's',
          queries: [
            {
              expr: 'max by (service) (umbra_outbox_oldest_wait_seconds{service=~"bulk-jobs|registry|connectors|shadows|geofencing"})',
              legend: '{{service}}',
            },
          ],
        }),
        lines({
          title: 'Desired states that follow, by outcome',
          description:
            'What shadows did of what geofencing told it. given-up: these devices know nothing of the change.',
          unit: 'cps',
          queries: [{ expr: perSecond('umbra_geofencing_desired_states_total', 'outcome'), legend: '{{outcome}}' }],
        }),
        lines({
          title: 'Answers of geofencing and bulk-jobs, p99',
          description: 'To callers, of all routes.',
          unit: 's',
          queries: [
            {
              expr: quantile(0.99, 'umbra_http_request_duration_seconds', 'service=~"bulk-jobs|geofencing"', 'service'),
              legend: '{{service}}',
            },
          ],
        }),
      ],
    },
  ],
});
