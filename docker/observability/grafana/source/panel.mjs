/**
 * The panels that the dashboards are made of, in the few shapes they need. What is not said here is Grafana's default.
 *
 * @typedef {{ expr: string, legend?: string }} Query
 * @typedef {{ value: number | null, color: string }} Step
 * @typedef {{
 *   title: string,
 *   description: string,
 *   queries: Query[],
 *   unit: string,
 *   width?: number,
 *   height?: number,
 *   max?: number,
 *   stacked?: boolean,
 *   decimals?: number,
 *   steps?: Step[],
 * }} PanelOptions `width` is of 24 columns, `height` in rows of about 36 pixels; `unit` is an id of Grafana's
 * @typedef {{ type: string, title: string, width: number, height: number, [field: string]: unknown }} Panel
 */

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/**
 * Lines over time.
 *
 * @param {PanelOptions} options
 * @returns {Panel}
 */
export function lines({ title, description, queries, unit, width = 8, height = 7, max, stacked = false }) {
  return {
    type: 'timeseries',
    ...{ title, description, width, height },
    datasource: DATASOURCE,
    targets: targets(queries),
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        ...(max === undefined ? {} : { max }),
        custom: {
          lineWidth: 1,
          fillOpacity: stacked ? 40 : 8,
          showPoints: 'never',
          stacking: { mode: stacked ? 'normal' : 'none' },
        },
      },
      overrides: [],
    },
    options: {
      legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  };
}

/**
 * One number: the newest value of its query, coloured by the steps.
 *
 * @param {PanelOptions} options
 * @returns {Panel}
 */
export function number({ title, description, queries, unit, width = 4, height = 4, decimals, steps }) {
  return {
    type: 'stat',
    ...{ title, description, width, height },
    datasource: DATASOURCE,
    targets: targets(queries),
    fieldConfig: {
      defaults: {
        unit,
        ...(decimals === undefined ? {} : { decimals }),
        thresholds: { mode: 'absolute', steps: steps ?? [{ value: null, color: 'blue' }] },
      },
      overrides: [],
    },
    options: {
      reduceOptions: { calcs: ['lastNotNull'] },
      colorMode: 'value',
      graphMode: 'area',
    },
  };
}

/** Good below the first bound, a warning below the second, bad from there on. @param {number} warn @param {number} bad */
export const goodBelow = (warn, bad) => [
  { value: null, color: 'green' },
  { value: warn, color: 'orange' },
  { value: bad, color: 'red' },
];

/** Bad below the first bound, a warning below the second, good from there on. @param {number} warn @param {number} good */
export const goodFrom = (warn, good) => [
  { value: null, color: 'red' },
  { value: warn, color: 'orange' },
  { value: good, color: 'green' },
];

/** @param {Query[]} queries */
function targets(queries) {
  return queries.map(({ expr, legend }, index) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + index),
    expr,
    editorMode: 'code',
    range: true,
    ...(legend === undefined ? {} : { legendFormat: legend }),
  }));
}
