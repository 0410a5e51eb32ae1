import { dashboard } from './dashboard.mjs';
import { goodBelow, goodFrom, lines, number } from './panel.mjs';
import { mean, perSecond, quantile } from './promql.mjs';

/** How soon what was accepted can be read, and what folding it costs. */
export const projections = dashboard({
  uid: 'umbra-projections',
  title: 'Umbra / Projections',
  description:
    'From the log to shadows, traces and the radio map, and changes on their way to the log. Runbook: docs/runbooks/shadows.md',
  rows: [
    {
      title: 'Objectives',
      panels: [
        number({
          title: 'Samples visible',
          description: 'Samples that became traces.',
          unit: 'cps',
          queries: [{ expr: perSecond('umbra_projection_samples_total{projection="shadows.timeline"}') }],
        }),
        number({
          title: 'Visible within 1 s, 1 h',
          description: 'From the acceptance to the commit. The objective is 99 %.',
          unit: 'percentunit',
          decimals: 2,
          steps: goodFrom(0.95, 0.99),
          queries: [{ expr: '1 - slo:error_ratio:rate1h{service="shadows", slo="freshness"}' }],
        }),
        number({
          title: 'Age, p99',
          description: 'From the acceptance of a sample to the commit that made it visible.',
          unit: 's',
          steps: goodBelow(0.5, 1),
          queries: [{ expr: quantile(0.99, 'umbra_projection_age_seconds', 'projection="shadows.timeline"') }],
        }),
        number({
          title: 'Behind',
          description: 'Records that wait to be folded, of all projections.',
          unit: 'none',
          steps: goodBelow(10_000, 100_000),
          queries: [{ expr: 'sum(umbra_kafka_consumer_lag_records)' }],
        }),
        number({
          title: 'Dead letters, 24 h',
          description: 'Records that could not be used. How to replay them: docs/runbooks/shadows.md',
          unit: 'none',
          decimals: 0,
          steps: goodBelow(1, 100),
          queries: [{ expr: 'sum(increase(umbra_dead_letters_total[24h]))' }],
        }),
        number({
          title: 'Outbox, oldest',
          description: 'How long the oldest change waits for the log.',
          unit: 's',
          steps: goodBelow(5, 30),
          queries: [{ expr: 'max(umbra_outbox_oldest_wait_seconds)' }],
        }),
      ],
    },
    {
      title: 'Folding',
      panels: [
        lines({
          title: 'Records folded, by projection',
          description: 'Of all partitions.',
          unit: 'cps',
          queries: [{ expr: perSecond('umbra_projection_records_total', 'projection'), legend: '{{projection}}' }],
        }),
        lines({
          title: 'From accepted to visible',
          description: 'Age of samples at the commit that made them visible.',
          unit: 's',
          queries: [0.5, 0.95, 0.99].map((share) => ({
            expr: quantile(share, 'umbra_projection_age_seconds', 'projection="shadows.timeline"'),
            legend: `p${share * 100}`,
          })),
        }),
        lines({
          title: 'Behind, by partition',
          description: 'Records that wait. One partition that stays behind has a slow or missing owner.',
          unit: 'none',
          queries: [
            {
              expr: 'sum by (topic, partition) (umbra_kafka_consumer_lag_records{service="shadows", topic="telemetry.events"})',
              legend: '{{partition}}',
            },
          ],
        }),
        lines({
          title: 'Time of a batch',
          description: 'Mean time to fold a batch, and to write it and commit.',
          unit: 's',
          queries: [
            { expr: mean('umbra_projection_fold_duration_seconds', '', 'projection'), legend: 'fold {{projection}}' },
            {
              expr: mean('umbra_projection_commit_duration_seconds', '', 'projection'),
              legend: 'commit {{projection}}',
            },
          ],
        }),
        lines({
          title: 'p99 of a commit',
          description: 'The transaction of rows and offsets.',
          unit: 's',
          queries: [
            {
              expr: quantile(0.99, 'umbra_projection_commit_duration_seconds', '', 'projection'),
              legend: '{{projection}}',
            },
          ],
        }),
        lines({
          title: 'Records of a batch',
          description: 'Mean. It grows with the load, and with what has to be caught up.',
          unit: 'none',
          queries: [{ expr: mean('umbra_projection_batch_records', '', 'projection'), legend: '{{projection}}' }],
        }),
      ],
    },
    {
      title: 'PostgreSQL and the outbox',
      panels: [
        lines({
          title: 'Connections in use',
          description: 'Busy ones of each pool, and its size.',
          unit: 'none',
          queries: [
            {
              expr: 'sum by (service) (umbra_postgres_pool_connections{state="busy"})',
              legend: '{{service}}',
            },
            { expr: 'sum by (service) (umbra_postgres_pool_max_connections)', legend: '{{service}}, at most' },
          ],
        }),
        lines({
          title: 'Queries that wait for a connection',
          description: 'More than none for minutes: the pool is too small, or the database too slow.',
          unit: 'none',
          queries: [
            {
              expr: 'sum by (service) (umbra_postgres_pool_connections{state="waiting"})',
              legend: '{{service}}',
            },
          ],
        }),
        lines({
          title: 'Changes published, by service',
          description: 'Records that the relays of the outboxes put on the log.',
          unit: 'cps',
          queries: [{ expr: perSecond('umbra_outbox_published_total', 'service'), legend: '{{service}}' }],
        }),
      ],
    },
  ],
});
