import { choice, dashboard } from './dashboard.mjs';
import { goodBelow, goodFrom, lines, number } from './panel.mjs';
import { perSecond, quantile } from './promql.mjs';

const CHOSEN = 'service=~"$service"';

/** Rate, errors and duration of every service, and what its processes use. */
export const services = dashboard({
  uid: 'umbra-services',
  title: 'Umbra / Services',
  description: 'Rate, errors, duration and saturation of each service. Runbooks: docs/runbooks/',
  variables: [choice('service', 'umbra_build_info')],
  rows: [
    {
      title: 'Now',
      panels: [
        number({
          title: 'Requests',
          description: 'Answered, of the chosen services.',
          unit: 'reqps',
          queries: [{ expr: perSecond(`umbra_http_request_duration_seconds_count{${CHOSEN}}`) }],
        }),
        number({
          title: 'Availability, 1 h',
          description: 'Of the worst of the chosen services. The objective is 99.9 %.',
          unit: 'percentunit',
          decimals: 3,
          steps: goodFrom(0.99, 0.999),
          queries: [{ expr: `1 - max(slo:error_ratio:rate1h{${CHOSEN}, slo="availability"})` }],
        }),
        number({
          title: 'p99',
          description: 'One in a hundred answers takes longer.',
          unit: 's',
          steps: goodBelow(0.25, 1),
          queries: [{ expr: quantile(0.99, 'umbra_http_request_duration_seconds', CHOSEN) }],
        }),
        number({
          title: 'Replicas',
          description: 'Processes that tell their metrics.',
          unit: 'none',
          queries: [{ expr: `sum(up{${CHOSEN}})` }],
        }),
        number({
          title: 'CPU',
          description: 'Cores in use.',
          unit: 'none',
          decimals: 2,
          queries: [{ expr: perSecond(`process_cpu_seconds_total{${CHOSEN}}`) }],
        }),
        number({
          title: 'Memory',
          description: 'Resident, of all processes.',
          unit: 'bytes',
          queries: [{ expr: `sum(process_resident_memory_bytes{${CHOSEN}})` }],
        }),
      ],
    },
    {
      title: 'Rate, errors, duration',
      panels: [
        lines({
          title: 'Requests, by service',
          description: 'Answered, whatever the answer.',
          unit: 'reqps',
          queries: [
            {
              expr: perSecond(`umbra_http_request_duration_seconds_count{${CHOSEN}}`, 'service'),
              legend: '{{service}}',
            },
          ],
        }),
        lines({
          title: 'Errors, by service',
          description: 'The share of 5xx within five minutes; the objective allows 0.1 %.',
          unit: 'percentunit',
          queries: [{ expr: `slo:error_ratio:rate5m{${CHOSEN}, slo="availability"}`, legend: '{{service}}' }],
        }),
        lines({
          title: 'p99, by service',
          description: 'One in a hundred answers takes longer.',
          unit: 's',
          queries: [
            {
              expr: quantile(0.99, 'umbra_http_request_duration_seconds', CHOSEN, 'service'),
              legend: '{{service}}',
            },
          ],
        }),
        lines({
          title: 'Requests, by status',
          description: 'Of the chosen services.',
          unit: 'reqps',
          stacked: true,
          queries: [
            {
              expr: perSecond(`umbra_http_request_duration_seconds_count{${CHOSEN}}`, 'status'),
              legend: '{{status}}',
            },
          ],
        }),
        lines({
          title: 'Busiest routes',
          description: 'The five with the most requests.',
          unit: 'reqps',
          queries: [
            {
              expr: `topk(5, ${perSecond(`umbra_http_request_duration_seconds_count{${CHOSEN}}`, 'service, method, route')})`,
              legend: '{{service}} {{method}} {{route}}',
            },
          ],
        }),
        lines({
          title: 'Slowest routes, mean',
          description: 'The five with the longest mean time to answer.',
          unit: 's',
          queries: [
            {
              expr: `topk(5, ${perSecond(`umbra_http_request_duration_seconds_sum{${CHOSEN}}`, 'service, method, route')} / (${perSecond(`umbra_http_request_duration_seconds_count{${CHOSEN}}`, 'service, method, route')} > 0))`,
              legend: '{{service}} {{method}} {{route}}',
            },
          ],
        }),
      ],
    },
    {
      title: 'Saturation',
      panels: [
        lines({
          title: 'CPU, by process',
          description: 'Cores. A process of Node can use little more than one.',
          unit: 'none',
          queries: [
            {
              expr: `sum by (service, instance) (rate(process_cpu_seconds_total{${CHOSEN}}[$__rate_interval]))`,
              legend: '{{service}} {{instance}}',
            },
          ],
        }),
        lines({
          title: 'Event loop, p99 of its delay',
          description: 'Above 200 ms for minutes, the process has more to do than it can.',
          unit: 's',
          queries: [{ expr: `max by (service) (nodejs_eventloop_lag_p99_seconds{${CHOSEN}})`, legend: '{{service}}' }],
        }),
        lines({
          title: 'Requests on their way',
          description: 'Begun and not answered.',
          unit: 'none',
          queries: [{ expr: `sum by (service) (umbra_http_requests_in_flight{${CHOSEN}})`, legend: '{{service}}' }],
        }),
        lines({
          title: 'Callers that went away',
          description:
            'Before their answer was out: a service that is too slow for its callers shows here, and in no duration.',
          unit: 'reqps',
          queries: [
            { expr: perSecond(`umbra_http_requests_aborted_total{${CHOSEN}}`, 'service'), legend: '{{service}}' },
          ],
        }),
        lines({
          title: 'Memory, resident',
          description: 'By process.',
          unit: 'bytes',
          queries: [
            {
              expr: `sum by (service, instance) (process_resident_memory_bytes{${CHOSEN}})`,
              legend: '{{service}} {{instance}}',
            },
          ],
        }),
        lines({
          title: 'Memory, heap in use',
          description: 'What grows for hours and never falls is a leak.',
          unit: 'bytes',
          queries: [
            {
              expr: `sum by (service) (nodejs_heap_size_used_bytes{${CHOSEN}})`,
              legend: '{{service}}',
            },
          ],
        }),
        lines({
          title: 'Garbage collection',
          description: 'The share of time that the process stands still for it.',
          unit: 'percentunit',
          queries: [
            {
              expr: perSecond(`nodejs_gc_duration_seconds_sum{${CHOSEN}}`, 'service'),
              legend: '{{service}}',
            },
          ],
        }),
      ],
    },
    {
      title: 'The gateway and the services behind it',
      panels: [
        lines({
          title: 'Forwarded, by service',
          description: 'Answers that the gateway got.',
          unit: 'reqps',
          queries: [
            { expr: perSecond('umbra_gateway_upstream_duration_seconds_count', 'upstream'), legend: '{{upstream}}' },
          ],
        }),
        lines({
          title: 'Failures, by service',
          description: 'Requests to which no answer came.',
          unit: 'reqps',
          queries: [
            {
              expr: perSecond('umbra_gateway_upstream_errors_total', 'upstream, reason'),
              legend: '{{upstream}} {{reason}}',
            },
          ],
        }),
        lines({
          title: 'p99, by service',
          description: 'From the request to the last byte of the answer, as the gateway sees it.',
          unit: 's',
          queries: [
            { expr: quantile(0.99, 'umbra_gateway_upstream_duration_seconds', '', 'upstream'), legend: '{{upstream}}' },
          ],
        }),
      ],
    },
    {
      title: 'What runs',
      panels: [
        lines({
          title: 'Versions',
          description: 'Processes of each version: two lines during a rollout.',
          unit: 'none',
          width: 12,
          queries: [
            { expr: `count by (service, version) (umbra_build_info{${CHOSEN}})`, legend: '{{service}} {{version}}' },
          ],
        }),
        lines({
          title: 'Running since',
          description: 'It falls to nothing when a process was started anew.',
          unit: 's',
          width: 12,
          queries: [
            {
              expr: `time() - max by (service, instance) (process_start_time_seconds{${CHOSEN}})`,
              legend: '{{service}} {{instance}}',
            },
          ],
        }),
      ],
    },
  ],
});
