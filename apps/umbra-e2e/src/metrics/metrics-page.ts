import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MetricFamily } from './metric-family.ts';

const PAGE = fileURLToPath(new URL('../../../../docs/reference/metrics.md', import.meta.url));

/** By the beginning of the name; the last one takes what is none of ours. */
const CHAPTERS: readonly (readonly [title: string, prefixes: readonly string[], text: string])[] = [
  ['The release', ['umbra_build_'], ''],
  [
    'HTTP',
    ['umbra_http_'],
    'A route is the template that was registered (`/users/v2/login`, `/traces/v2/:trackingId`), `unmatched` where none fits, and\n' +
      '`/*` for all that the gateway forwards. Methods that no route knows are `other`.',
  ],
  ['Gateway', ['umbra_gateway_'], ''],
  [
    'Ingestion',
    ['umbra_ingestion_'],
    'A reason is the code of the refusal, which is in its log line too; codes of foreign errors are `OTHER` together. What was\n' +
      'shed is also refused: `INGESTION_OVERLOADED`, or `KAFKA_LOG_BUSY` for the queue of the log.',
  ],
  [
    'Kafka: producing and consuming',
    ['umbra_kafka_', 'umbra_state_', 'umbra_records_'],
    'Lag counts offsets, and is asked for at the scrape: it grows also while a reader stands still, and is what was last heard\n' +
      'where no broker answers. A member shows the partitions that it owns, and no others: after a rebalance those that it lost are\n' +
      'shown by their new owner. Transaction markers take offsets too, and so do records that compaction took away.',
  ],
  [
    'Projections',
    ['umbra_projection_', 'umbra_dead_'],
    'Everything is counted once its transaction is committed; an attempt that failed counts for nothing, and a rebuild\n' +
      '(`npm run rebuild`) counts nothing at all. **Age** is the time from the acceptance of a sample by ingestion to the commit that\n' +
      'made it visible, by the clocks of two machines (less than 0 is 0). Every sample is one observation, so a quantile is one of\n' +
      'samples, not of batches: those of an event have its age, since they were accepted together and become visible together.',
  ],
  [
    'Commands',
    ['umbra_command'],
    'Outcomes: `done`, `refused`, `repeated` (answered again), and `failed`, through no fault of who asked. The type is `unknown` where this\n' +
      'release does not know it.',
  ],
  ['Positioning', ['umbra_positioning_'], ''],
  [
    'Connectors',
    ['umbra_connectors_'],
    'A driver is a kind of external cloud; no label says whose connector it was. Samples are counted as the clouds show them, those that\n' +
      'were sent before included.',
  ],
  [
    'Jobs',
    ['umbra_bulk_jobs_'],
    'A step is one command of a row, from when it was decided to its reply. No label says whose job it was.',
  ],
  ['Geofencing', ['umbra_geofencing_'], ''],
  ['Outbox', ['umbra_outbox_'], 'One replica at a time publishes; the others show 0.'],
  ['PostgreSQL', ['umbra_postgres_'], 'All pools of a process together; `waiting` counts requests, not connections.'],
  ['The process', [''], 'What prom-client tells of every Node process, with labels of its own.'],
];

/** The reference page of what the services expose. */
export function metricsPage(families: readonly MetricFamily[]): string {
  const rest = new Set(families);
  const chapters = CHAPTERS.map(([title, prefixes, text]) => {
    const own = [...rest].filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)));
    for (const family of own) rest.delete(family);
    return [`## ${title}`, ...(text === '' ? [] : [text]), table(own)].join('\n\n');
  });
  return [
    '# Metrics',
    'Written by `npm run metrics:reference` from what the running services expose; not by hand. A test fails when it is out of date.',
    'Every service has them on `INTERNAL_PORT` under `/metrics`, in the text format of Prometheus. Every series has the label\n' +
      '`service`, which is left out below. A histogram has the series `_bucket` (with `le`), `_sum` and `_count`. Durations are\n' +
      'seconds. Counters of known label values are there from the start, at 0. No label has values without end: ids, paths and\n' +
      'messages are in the log lines.',
    ...chapters,
  ]
    .join('\n\n')
    .concat('\n');
}

function table(families: readonly MetricFamily[]): string {
  return [
    '| metric | type | labels | meaning | services |',
    '| --- | --- | --- | --- | --- |',
    ...families.map(
      ({ name, type, labels, help, services }) =>
        `| \`${name}\` | ${type} | ${labelCell(name, labels)} | ${help.replaceAll('|', '\\|')} | ${services.join(', ')} |`,
    ),
  ].join('\n');
}

/** Those of the process come and go with what it happens to wait for. */
const labelCell = (name: string, labels: readonly string[]): string =>
  name.startsWith('umbra_') ? labels.map((label) => `\`${label}\``).join(', ') : '';

export const committedMetricsPage = (): string => readFileSync(PAGE, 'utf8');

export const writeMetricsPage = (text: string): void => writeFileSync(PAGE, text);
