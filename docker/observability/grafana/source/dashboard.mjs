import { createHash } from 'node:crypto';

const COLUMNS = 24;

/**
 * @typedef {{ title: string, panels: import('./panel.mjs').Panel[] }} Row
 * @typedef {{
 *   uid: string,
 *   title: string,
 *   description: string,
 *   rows: Row[],
 *   variables?: object[],
 * }} Dashboard
 */

/**
 * A dashboard as Grafana reads it. Panels are laid out from left to right, in the order given, under the title of their row.
 *
 * @param {Dashboard} dashboard
 */
export function dashboard({ uid, title, description, rows, variables = [] }) {
  return {
    uid,
    title,
    description,
    tags: ['umbra'],
    schemaVersion: 39,
    editable: false,
    graphTooltip: 1,
    refresh: '10s',
    time: { from: 'now-30m', to: 'now' },
    timezone: 'utc',
    links: [{ type: 'dashboards', title: 'Umbra', tags: ['umbra'], asDropdown: true, keepTime: true }],
    templating: {
      list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Prometheus' }, ...variables],
    },
    panels: placed(rows),
  };
}

/** A choice of several values of a label. @param {string} name @param {string} metric that has the label of this name */
export const choice = (name, metric) => ({
  name,
  type: 'query',
  datasource: { type: 'prometheus', uid: '${datasource}' },
  query: `label_values(${metric}, ${name})`,
  refresh: 2,
  sort: 1,
  includeAll: true,
  multi: true,
  current: { text: 'All', value: '$__all' },
});

/** @param {Row[]} rows */
function placed(rows) {
  const panels = [];
  let y = 0;
  for (const row of rows) {
    panels.push({
      type: 'row',
      title: row.title,
      id: idOf(row.title),
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
    });
    y += 1;
    let x = 0;
    let lineHeight = 0;
    for (const { width, height, ...panel } of row.panels) {
      if (x + width > COLUMNS) {
        x = 0;
        y += lineHeight;
        lineHeight = 0;
      }
      panels.push({ ...panel, id: idOf(`${row.title}/${panel.title}`), gridPos: { x, y, w: width, h: height } });
      x += width;
      lineHeight = Math.max(lineHeight, height);
    }
    y += lineHeight;
  }
  return panels;
}

/** Stays the same when a panel is moved or another is added, so that links to it stay good. @param {string} name */
function idOf(name) {
  return createHash('sha256').update(name).digest().readUInt16BE(0) + 1;
}
