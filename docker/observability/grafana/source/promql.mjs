// Expressions that more than one panel asks for. `$__rate_interval` is Grafana's: four scrapes at the least.

/** Events a second. @param {string} counter with its matchers @param {string} [by] labels */
export const perSecond = (counter, by) => `sum${grouped(by)}(rate(${counter}[$__rate_interval]))`;

/** The value that a share of all observations does not exceed. @param {number} share @param {string} histogram the name without `_bucket` @param {string} [matchers] @param {string} [by] labels */
export const quantile = (share, histogram, matchers = '', by = '') =>
  `histogram_quantile(${share}, sum by (le${by === '' ? '' : `, ${by}`}) (rate(${histogram}_bucket${braced(matchers)}[$__rate_interval])))`;

/** The mean of the observations. @param {string} histogram @param {string} [matchers] @param {string} [by] labels */
export const mean = (histogram, matchers = '', by = '') =>
  `${perSecond(`${histogram}_sum${braced(matchers)}`, by)} / ${perSecond(`${histogram}_count${braced(matchers)}`, by)}`;

/** @param {string} [by] */
const grouped = (by) => (by === undefined || by === '' ? '' : ` by (${by}) `);

/** @param {string} matchers */
const braced = (matchers) => (matchers === '' ? '' : `{${matchers}}`);
