import { dashboard } from './dashboard.mjs';
import { goodBelow, goodFrom, lines, number } from './panel.mjs';
import { perSecond, quantile } from './promql.mjs';

const LOCATE = 'service="positioning", route=~".*/locate", method="POST"';
const RATIO = 'umbra_positioning_self_test_error_ratio';

/** Of 100 contributions that were located before they were learned, so many lay inside the circle. @param {string} [by] */
const inside = (by) => `${perSecond(`${RATIO}_bucket{le=~"1(\\\\.0)?"}`, by)} / ${perSecond(`${RATIO}_count`, by)}`;

const located = (/** @type {string} */ source) =>
  `${perSecond(`umbra_positioning_located_total{source="${source}"}`)} / ` +
  `(${perSecond(`umbra_positioning_located_total{source="${source}"}`)} + ${perSecond(`umbra_positioning_unlocated_total{source="${source}"}`)})`;

/** What is found, how soon, and how true it is. */
export const positioning = dashboard({
  uid: 'umbra-positioning',
  title: 'Umbra / Positioning',
  description:
    'Where scans were taken, how soon that is known, and how good the map is. Runbook: docs/runbooks/positioning.md',
  rows: [
    {
      title: 'Objectives',
      panels: [
        number({
          title: 'Scans on the log',
          description: 'Samples with a scan that got their outcome.',
          unit: 'cps',
          queries: [{ expr: perSecond('umbra_projection_samples_total{projection="positioning.map"}') }],
        }),
        number({
          title: 'Of them located',
          description: 'The others have a `position.unresolved` with its reason.',
          unit: 'percentunit',
          decimals: 1,
          queries: [{ expr: located('log') }],
        }),
        number({
          title: 'Outcome within 1 s, 1 h',
          description: 'From the acceptance to the commit. The objective is 99 %.',
          unit: 'percentunit',
          decimals: 2,
          steps: goodFrom(0.95, 0.99),
          queries: [{ expr: '1 - slo:error_ratio:rate1h{service="positioning", slo="freshness"}' }],
        }),
        number({
          title: 'Requests located',
          description: 'Of POST /v2/locate. The others are a 404, an ordinary answer.',
          unit: 'percentunit',
          decimals: 1,
          queries: [{ expr: located('http') }],
        }),
        number({
          title: 'Locate, p99',
          description: 'From the arrival of a request to the end of its answer.',
          unit: 's',
          steps: goodBelow(0.025, 0.06),
          queries: [{ expr: quantile(0.99, 'umbra_http_request_duration_seconds', LOCATE) }],
        }),
        number({
          title: 'Inside the circle',
          description: 'Contributions that were located before they were learned: 68 % of them should be inside.',
          unit: 'percentunit',
          decimals: 0,
          steps: goodFrom(0.5, 0.6),
          queries: [{ expr: inside() }],
        }),
      ],
    },
    {
      title: 'What is found',
      panels: [
        lines({
          title: 'Located, by kind',
          description: 'What positions were found from, on the log and over HTTP.',
          unit: 'cps',
          stacked: true,
          queries: [
            { expr: perSecond('umbra_positioning_located_total', 'source, kind'), legend: '{{source}} {{kind}}' },
          ],
        }),
        lines({
          title: 'Not located, by reason',
          description: 'What each of them means, and what helps: docs/runbooks/positioning.md',
          unit: 'cps',
          stacked: true,
          queries: [
            { expr: perSecond('umbra_positioning_unlocated_total', 'source, reason'), legend: '{{source}} {{reason}}' },
          ],
        }),
        lines({
          title: 'Time of a locate',
          description: 'POST /v2/locate, server side.',
          unit: 's',
          queries: [0.5, 0.95, 0.99].map((share) => ({
            expr: quantile(share, 'umbra_http_request_duration_seconds', LOCATE),
            legend: `p${share * 100}`,
          })),
        }),
      ],
    },
    {
      title: 'How true it is',
      panels: [
        lines({
          title: 'Inside the circle, by kind',
          description: 'Of contributions that were located before they were learned. 68 % is what a circle promises.',
          unit: 'percentunit',
          max: 1,
          queries: [{ expr: inside('kind'), legend: '{{kind}}' }],
        }),
        lines({
          title: 'Errors',
          description: 'Between where contributions were located and their satellite fixes, metres.',
          unit: 'none',
          queries: [0.5, 0.95].map((share) => ({
            expr: quantile(share, 'umbra_positioning_self_test_error_metres'),
            legend: `p${share * 100}`,
          })),
        }),
        lines({
          title: 'Worst regions',
          description:
            'Error of 68 % of the contributions, in radii promised, by geohash; above 1 the circles of a region are too small. Of those with the most contributions.',
          unit: 'none',
          queries: [
            {
              expr: 'topk(10, max by (region, kind) (umbra_positioning_region_error_ratio{quantile="0.68"}))',
              legend: '{{region}} {{kind}}',
            },
          ],
        }),
        lines({
          title: 'Contributions, by region',
          description: 'How many comparisons with perfect fixes the self-test of a region is worth.',
          unit: 'none',
          queries: [
            {
              expr: 'topk(10, max by (region, kind) (umbra_positioning_region_comparisons))',
              legend: '{{region}} {{kind}}',
            },
          ],
        }),
        lines({
          title: 'Contributions not located',
          description: 'From places that the map did not know before.',
          unit: 'cps',
          queries: [{ expr: perSecond('umbra_positioning_self_test_unlocated_total'), legend: 'not located' }],
        }),
      ],
    },
  ],
});
