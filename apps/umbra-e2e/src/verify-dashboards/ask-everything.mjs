import { readFile } from 'node:fs/promises';
import { dashboards, fileOf, queriesOf } from '../observability/dashboards.mjs';

const SERVICES = [
  'gateway',
  'registry',
  'ingestion',
  'shadows',
  'positioning',
  'connectors',
  'geofencing',
  'bulk-jobs',
];

/**
 * Asks all that the dashboards and rules ask, with every choice of service.
 *
 * @param {string} url of Prometheus
 * @param {string} rateInterval
 * @returns {Promise<{ asked: number, problems: string[] }>} the queries that gave nothing, and the rules that fail
 */
export async function askEverything(url, rateInterval) {
  /** @type {string[]} */
  const problems = [];
  let asked = 0;
  for (const name of Object.keys(dashboards)) {
    const dashboard = JSON.parse(await readFile(fileOf(name), 'utf8'));
    const queries = ['.*', ...SERVICES].flatMap((service) =>
      queriesOf(dashboard, { service, __rate_interval: rateInterval }),
    );
    for (const [expr, { panel }] of new Map(queries.map((query) => [query.expr, query]))) {
      asked += 1;
      if (!(await hasData(url, expr))) problems.push(`no data: ${dashboard.title}: ${panel}: ${expr}`);
    }
  }
  const { groups } = await get(url, '/api/v1/rules');
  for (const rule of groups.flatMap((/** @type {{ rules: any[] }} */ { rules }) => rules)) {
    asked += 1;
    if (rule.health !== 'ok') problems.push(`rule ${rule.name}: ${rule.health} ${rule.lastError ?? ''}`);
    else if (rule.type === 'recording' && !(await hasData(url, rule.name)))
      problems.push(`nothing recorded: ${rule.name}`);
  }
  return { asked, problems };
}

/** The names of the alerts that fire now. @param {string} url @returns {Promise<string[]>} */
export async function firing(url) {
  const { alerts } = await get(url, '/api/v1/alerts');
  return alerts
    .filter((/** @type {any} */ { state }) => state === 'firing')
    .map((/** @type {any} */ { labels, annotations }) => `${labels.alertname}: ${annotations.summary}`);
}

/**
 * @param {string} url
 * @param {string} expr
 */
async function hasData(url, expr) {
  const { result } = await get(url, `/api/v1/query?${new URLSearchParams({ query: expr })}`);
  return result.some((/** @type {{ value: [number, string] }} */ { value: [, text] }) => Number.isFinite(Number(text)));
}

/**
 * @param {string} url
 * @param {string} path
 * @returns {Promise<any>}
 */
async function get(url, path) {
  const answer = /** @type {{ status: string, error?: string, data: any }} */ (await (await fetch(url + path)).json());
  if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`);
  return answer.data;
}
