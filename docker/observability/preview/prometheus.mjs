/**
 * @typedef {{ legend: string, values: (number | null)[] }} Line values at the times asked for; null where there is none
 * @typedef {{ url: string, fromS: number, toS: number, stepS: number }} Range
 */

/** The times of a range. @param {Range} range */
export function timesOf({ fromS, toS, stepS }) {
  return Array.from({ length: Math.floor((toS - fromS) / stepS) + 1 }, (_, i) => fromS + i * stepS);
}

/**
 * The lines of one query of a panel.
 *
 * @param {Range} range
 * @param {{ expr: string, legend: string | undefined }} query
 * @returns {Promise<Line[]>}
 */
export async function linesOf({ url, fromS, toS, stepS }, { expr, legend }) {
  const query = new URLSearchParams({ query: expr, start: `${fromS}`, end: `${toS}`, step: `${stepS}` });
  const response = await fetch(`${url}/api/v1/query_range?${query}`);
  const { status, error, data } = await response.json();
  if (status !== 'success') throw new Error(error);
  const times = timesOf({ url, fromS, toS, stepS });
  return data.result.map((/** @type {{ metric: Record<string, string>, values: [number, string][] }} */ series) => {
    const byTime = new Map(series.values.map(([time, value]) => [Math.round(time * 1000), Number(value)]));
    return {
      legend: named(legend, series.metric),
      values: times.map((time) => {
        const value = byTime.get(Math.round(time * 1000));
        return value === undefined || !Number.isFinite(value) ? null : value;
      }),
    };
  });
}

/**
 * @param {string | undefined} legend with `{{label}}` in it
 * @param {Record<string, string>} labels
 */
function named(legend, labels) {
  if (legend === undefined) return 'value';
  return legend.replace(/\{\{(\w+)\}\}/g, (_, label) => labels[label] ?? '');
}
