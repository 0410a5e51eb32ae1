import uPlot from '/uplot.mjs';
import { formatted } from './units.mjs';

const COLORS = [
  '#73bf69',
  '#f2cc0c',
  '#5794f2',
  '#ff9830',
  '#b877d9',
  '#56d9cf',
  '#f2495c',
  '#c4a77d',
  '#8ab8ff',
  '#fa6ec8',
];
const NAMED = { green: '#73bf69', orange: '#ff9830', red: '#f2495c', blue: '#8ab8ff' };

/**
 * Draws what a panel of Grafana's would show, plainly.
 *
 * @param {HTMLElement} box
 * @param {any} panel as in the dashboard's file
 * @param {number[]} times
 * @param {import('./prometheus.mjs').Line[]} lines
 */
export function draw(box, panel, times, lines) {
  if (lines.every(({ values }) => values.every((value) => value === null))) {
    box.append(element('div', 'problem', 'no data'));
  } else if (panel.type === 'stat') drawNumber(box, panel, times, lines);
  else drawLines(box, panel, times, lines);
}

/** @type {typeof draw} */
function drawNumber(box, panel, times, lines) {
  const { unit, decimals, thresholds } = panel.fieldConfig.defaults;
  const values = lines[0]?.values ?? [];
  const value = values.findLast((candidate) => candidate !== null) ?? null;
  const number = element('div', 'number', formatted(value, unit, decimals));
  const step = thresholds.steps.findLast((/** @type {any} */ { value: from }) => from === null || (value ?? 0) >= from);
  const color = NAMED[/** @type {keyof typeof NAMED} */ (step.color)];
  number.style.color = color;
  box.append(number);
  const chart = element('div', 'spark');
  box.append(chart);
  const series = [{}, { stroke: color, fill: `${color}22`, width: 1, points: { show: false } }];
  new uPlot(
    { ...size(box, 26), ...bare, scales: { y: { range: fromZero } }, axes: [{ show: false }, { show: false }], series },
    [times, values],
    chart,
  );
}

/** @type {typeof draw} */
function drawLines(box, panel, times, lines) {
  const { unit, custom } = panel.fieldConfig.defaults;
  const isStacked = custom.stacking.mode === 'normal';
  const chart = element('div', 'chart');
  const legend = element('div', 'legend');
  box.append(chart, legend);
  const rows = isStacked ? stacked(lines) : lines.map(({ values }) => values);
  const series = lines.map(({ legend: label }, index) => {
    const color = COLORS[index % COLORS.length] ?? '';
    const entry = element('span', '', label);
    entry.style.setProperty('--color', color);
    legend.append(entry);
    return { label, stroke: color, width: 1.3, fill: `${color}${isStacked ? '88' : '14'}`, points: { show: false } };
  });
  const grid = { stroke: '#26292f', width: 1 };
  const axis = { stroke: '#9a9ba8', grid, ticks: { show: false }, font: '11px Liberation Sans, Arial' };
  new uPlot(
    {
      ...size(chart, chart.clientHeight),
      ...bare,
      scales: { y: { range: fromZero } },
      axes: [
        {
          ...axis,
          size: 22,
          space: 70,
          values: (_, at) => at.map((time) => new Date(time * 1000).toISOString().slice(11, 16)),
        },
        { ...axis, size: 66, space: 26, values: (_, at) => at.map((value) => formatted(value, unit)) },
      ],
      series: [{}, ...(isStacked ? series.toReversed() : series)],
      // Of a stack, each line fills what is between it and the one below.
      bands: isStacked ? lines.slice(1).map((_, at) => ({ series: [at + 1, at + 2] })) : [],
    },
    [times, ...(isStacked ? rows.toReversed() : rows)],
    chart,
  );
}

const bare = { legend: { show: false }, cursor: { show: false }, padding: [6, 6, 0, 0] };

/** @param {unknown} _ @param {number} __ @param {number} max */
const fromZero = (_, __, max) => [0, max > 0 ? max * 1.1 : 1];

/** @param {HTMLElement} box @param {number} height */
const size = (box, height) => ({ width: box.clientWidth - (box.className === 'chart' ? 0 : 18), height });

/** Each line on top of those before it. @param {import('./prometheus.mjs').Line[]} lines */
function stacked(lines) {
  const sums = new Array(lines[0]?.values.length ?? 0).fill(0);
  return lines.map(({ values }) => values.map((value, at) => (sums[at] += value ?? 0)));
}

/** @param {string} name @param {string} className @param {string} [text] */
function element(name, className, text = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
