import { dashboard } from './dashboard.mjs';
import { goodBelow, lines, number } from './panel.mjs';
import { mean, perSecond, quantile } from './promql.mjs';

/** The log as the services see it: what they append, what they have yet to read. */
export const kafka = dashboard({
  uid: 'umbra-kafka',
  title: 'Umbra / Kafka',
  description: 'The log as its clients see it. The brokers have metrics of their own.',
  rows: [
    {
      title: 'Now',
      panels: [
        number({
          title: 'Appended',
          description: 'Records acknowledged, of all topics.',
          unit: 'cps',
          queries: [{ expr: perSecond('umbra_kafka_produce_batch_records_sum{outcome="acknowledged"}') }],
        }),
        number({
          title: 'Appends that fail, 5 min',
          description: 'Produce calls that were not acknowledged in time.',
          unit: 'none',
          decimals: 0,
          steps: goodBelow(1, 10),
          queries: [{ expr: 'sum(increase(umbra_kafka_produce_duration_seconds_count{outcome="failed"}[5m]))' }],
        }),
        number({
          title: 'p99 of an append',
          description: 'From the produce call to its acknowledgement.',
          unit: 's',
          steps: goodBelow(0.1, 1),
          queries: [{ expr: quantile(0.99, 'umbra_kafka_produce_duration_seconds', 'outcome="acknowledged"') }],
        }),
        number({
          title: 'Behind',
          description: 'Records that consumer groups have yet to read.',
          unit: 'none',
          steps: goodBelow(10_000, 100_000),
          queries: [{ expr: 'sum(umbra_kafka_consumer_lag_records)' }],
        }),
        number({
          title: 'Rebalances, 1 h',
          description: 'How often consumer groups were divided anew.',
          unit: 'none',
          decimals: 0,
          steps: goodBelow(10, 40),
          queries: [{ expr: 'sum(increase(umbra_kafka_consumer_rebalances_total[1h]))' }],
        }),
        number({
          title: 'Unusable, 24 h',
          description: 'Records that a reader could not use: dead letters, and state that was passed over.',
          unit: 'none',
          decimals: 0,
          steps: goodBelow(1, 100),
          queries: [
            {
              expr: 'sum(increase(umbra_dead_letters_total[24h])) + sum(increase(umbra_records_unusable_total[24h]))',
            },
          ],
        }),
      ],
    },
    {
      title: 'Appending',
      panels: [
        lines({
          title: 'Records appended, by topic',
          description: 'Acknowledged by all in-sync replicas.',
          unit: 'cps',
          queries: [
            {
              expr: perSecond('umbra_kafka_produce_batch_records_sum{outcome="acknowledged"}', 'topic'),
              legend: '{{topic}}',
            },
          ],
        }),
        lines({
          title: 'Produce calls, by outcome',
          description: 'A failed one is unknown, not absent: its records may be in the log.',
          unit: 'cps',
          queries: [
            {
              expr: perSecond('umbra_kafka_produce_duration_seconds_count', 'service, outcome'),
              legend: '{{service}} {{outcome}}',
            },
          ],
        }),
        lines({
          title: 'Time of an append',
          description: 'Half of the appends take longer than p50, one in a hundred longer than p99.',
          unit: 's',
          queries: [0.5, 0.99].map((share) => ({
            expr: quantile(share, 'umbra_kafka_produce_duration_seconds', 'outcome="acknowledged"', 'service'),
            legend: `{{service}} p${share * 100}`,
          })),
        }),
        lines({
          title: 'Records of an append, mean',
          description: 'Micro-batches: they grow with the load.',
          unit: 'none',
          queries: [
            {
              expr: mean('umbra_kafka_produce_batch_records', 'outcome="acknowledged"', 'service'),
              legend: '{{service}}',
            },
          ],
        }),
        lines({
          title: 'Bytes that wait for the log',
          description: 'At 32 MiB of a process appends are refused.',
          unit: 'bytes',
          queries: [{ expr: 'sum by (service) (umbra_kafka_produce_queued_bytes)', legend: '{{service}}' }],
        }),
        lines({
          title: 'Dead letters, by topic',
          description: 'Records given up within an hour.',
          unit: 'none',
          queries: [{ expr: 'sum by (topic) (increase(umbra_dead_letters_total[1h]))', legend: '{{topic}}' }],
        }),
      ],
    },
    {
      title: 'Reading',
      panels: [
        lines({
          title: 'Behind, by group',
          description: 'Records that a group has yet to read.',
          unit: 'none',
          queries: [
            {
              expr: 'sum by (group, topic) (umbra_kafka_consumer_lag_records)',
              legend: '{{group}} {{topic}}',
            },
          ],
        }),
        lines({
          title: 'Partitions, by group',
          description: 'Owned by the members of a group; less than the topic has means that some are read by nobody.',
          unit: 'none',
          queries: [
            {
              expr: 'sum by (group, topic) (umbra_kafka_consumer_assigned_partitions)',
              legend: '{{group}} {{topic}}',
            },
          ],
        }),
        lines({
          title: 'Behind, state in memory',
          description: 'Records of state topics that a service has yet to read.',
          unit: 'none',
          queries: [
            {
              expr: 'max by (service, topic) (umbra_state_tail_lag_records)',
              legend: '{{service}} {{topic}}',
            },
          ],
        }),
      ],
    },
  ],
});
