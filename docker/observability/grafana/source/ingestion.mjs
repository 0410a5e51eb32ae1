import { dashboard } from './dashboard.mjs';
import { goodBelow, goodFrom, lines, number } from './panel.mjs';
import { mean, perSecond, quantile } from './promql.mjs';

const POSTS = 'service="ingestion", method="POST"';

/** Is telemetry accepted, how fast, and what is in the way. */
export const ingestion = dashboard({
  uid: 'umbra-ingestion',
  title: 'Umbra / Ingestion',
  description: 'Telemetry from the request to the acknowledgement of the log. Runbook: docs/runbooks/ingestion.md',
  rows: [
    {
      title: 'Objectives',
      panels: [
        number({
          title: 'Accepted',
          description: 'Samples that the log has acknowledged.',
          unit: 'cps',
          queries: [{ expr: perSecond('umbra_ingestion_samples_total') }],
        }),
        number({
          title: 'Availability, 1 h',
          description: 'Posts that were not answered 5xx. The objective is 99.9 %.',
          unit: 'percentunit',
          decimals: 3,
          steps: goodFrom(0.99, 0.999),
          queries: [{ expr: '1 - slo:error_ratio:rate1h{service="ingestion", slo="availability"}' }],
        }),
        number({
          title: 'Answered within 250 ms, 1 h',
          description: 'The objective is 99 %.',
          unit: 'percentunit',
          decimals: 2,
          steps: goodFrom(0.95, 0.99),
          queries: [{ expr: '1 - slo:error_ratio:rate1h{service="ingestion", slo="latency"}' }],
        }),
        number({
          title: 'p99 of posts',
          description: 'One in a hundred posts takes longer.',
          unit: 's',
          steps: goodBelow(0.1, 0.25),
          queries: [{ expr: quantile(0.99, 'umbra_http_request_duration_seconds', POSTS) }],
        }),
        number({
          title: 'Budget burn, 5 min',
          description:
            'Errors as a multiple of what the objectives allow: above 1 the budget does not last for 30 days.',
          unit: 'none',
          decimals: 1,
          steps: goodBelow(1, 6),
          queries: [
            {
              expr: 'max(slo:error_ratio:rate5m{service="ingestion"} / on (service, slo) slo:error_budget:ratio)',
            },
          ],
        }),
        number({
          title: 'Replicas',
          description: 'Processes that tell their metrics.',
          unit: 'none',
          steps: goodFrom(1, 1),
          queries: [{ expr: 'sum(up{service="ingestion"})' }],
        }),
      ],
    },
    {
      title: 'Requests',
      panels: [
        lines({
          title: 'Samples accepted, by source',
          description: 'In the log, and so never lost.',
          unit: 'cps',
          stacked: true,
          queries: [{ expr: perSecond('umbra_ingestion_samples_total', 'source'), legend: '{{source}}' }],
        }),
        lines({
          title: 'Samples refused, by reason',
          description: 'The six most frequent. Nothing of them is in the log; the answer says why.',
          unit: 'cps',
          queries: [
            { expr: `topk(6, ${perSecond('umbra_ingestion_samples_refused_total', 'reason')})`, legend: '{{reason}}' },
          ],
        }),
        lines({
          title: 'Posts, by status',
          description: 'As the sender saw them.',
          unit: 'reqps',
          stacked: true,
          queries: [
            {
              expr: perSecond(`umbra_http_request_duration_seconds_count{${POSTS}}`, 'status'),
              legend: '{{status}}',
            },
          ],
        }),
        lines({
          title: 'Time to answer a post',
          description: 'From the first byte of the request to the last of the answer, the append among it.',
          unit: 's',
          queries: [0.5, 0.95, 0.99].map((share) => ({
            expr: quantile(share, 'umbra_http_request_duration_seconds', POSTS),
            legend: `p${share * 100}`,
          })),
        }),
        lines({
          title: 'p99, by route',
          description: 'Batches of many samples take longer than single ones.',
          unit: 's',
          queries: [
            { expr: quantile(0.99, 'umbra_http_request_duration_seconds', POSTS, 'route'), legend: '{{route}}' },
          ],
        }),
        lines({
          title: 'Budget burn',
          description: 'Errors of five minutes as a multiple of what the objective allows. 14.4 for an hour is a page.',
          unit: 'none',
          queries: [
            {
              expr: 'slo:error_ratio:rate5m{service="ingestion"} / on (service, slo) slo:error_budget:ratio',
              legend: '{{slo}}',
            },
          ],
        }),
      ],
    },
    {
      title: 'Commands of connectors',
      panels: [
        lines({
          title: 'Commands, by outcome',
          description:
            'Telemetry that connectors bring: `refused` was the command as a whole, `failed` is a fault of ours.',
          unit: 'cps',
          stacked: true,
          queries: [{ expr: perSecond('umbra_commands_total{service="ingestion"}', 'outcome'), legend: '{{outcome}}' }],
        }),
        lines({
          title: 'Commands that wait',
          description: 'Between the place of the group and the end of the topic.',
          unit: 'none',
          queries: [{ expr: 'sum(umbra_kafka_consumer_lag_records{service="ingestion"})', legend: 'commands' }],
        }),
      ],
    },
    {
      title: 'On the way to the log',
      panels: [
        lines({
          title: 'Time of an append',
          description: 'From the produce call to its acknowledgement by all in-sync replicas.',
          unit: 's',
          queries: [0.5, 0.99].map((share) => ({
            expr: quantile(
              share,
              'umbra_kafka_produce_duration_seconds',
              'service="ingestion", outcome="acknowledged"',
            ),
            legend: `p${share * 100}`,
          })),
        }),
        lines({
          title: 'Records of an append',
          description:
            'What arrives while an append is under way goes together with the next one: it grows with the load.',
          unit: 'none',
          queries: [
            {
              expr: mean('umbra_kafka_produce_batch_records', 'service="ingestion", outcome="acknowledged"'),
              legend: 'mean',
            },
            {
              expr: quantile(0.99, 'umbra_kafka_produce_batch_records', 'service="ingestion", outcome="acknowledged"'),
              legend: 'p99',
            },
          ],
        }),
        lines({
          title: 'Requests turned away',
          description: 'Answered 503 since too much was on its way already.',
          unit: 'reqps',
          queries: [{ expr: perSecond('umbra_ingestion_requests_shed_total', 'reason'), legend: '{{reason}}' }],
        }),
        lines({
          title: 'Requests on their way',
          description: 'Of all replicas.',
          unit: 'none',
          queries: [{ expr: 'sum by (instance) (umbra_ingestion_requests_in_flight)', legend: '{{instance}}' }],
        }),
        lines({
          title: 'Bytes on their way',
          description: 'Bodies that have arrived, and records that wait for the log.',
          unit: 'bytes',
          queries: [
            { expr: 'sum(umbra_ingestion_bytes_in_flight)', legend: 'bodies' },
            { expr: 'sum(umbra_kafka_produce_queued_bytes{service="ingestion"})', legend: 'for the log' },
          ],
        }),
        lines({
          title: 'Behind the state of devices and projects',
          description:
            'Records of state topics that this service has yet to read: claims and revocations not yet in force.',
          unit: 'none',
          queries: [
            { expr: 'max by (topic) (umbra_state_tail_lag_records{service="ingestion"})', legend: '{{topic}}' },
          ],
        }),
      ],
    },
  ],
});
