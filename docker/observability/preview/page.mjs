import { draw } from './panels.mjs';
import { linesOf, timesOf } from './prometheus.mjs';
import { filledIn } from './queries.mjs';

const POINTS = 240;

const given = new URLSearchParams(location.search);
const name = given.get('dashboard') ?? 'ingestion';
const url = given.get('prometheus') ?? 'http://127.0.0.1:9090';
const minutes = Number(given.get('minutes') ?? 30);
const scrapeS = Number(given.get('scrape') ?? 15);
const toS = Number(given.get('to') ?? Math.floor(Date.now() / 1000));

const stepS = Math.max(scrapeS, Math.ceil((minutes * 60) / POINTS));
const range = { url, fromS: toS - minutes * 60, toS, stepS };
const variables = {
  service: given.get('service') ?? '.*',
  __rate_interval: `${Math.max(4 * scrapeS, stepS + scrapeS)}s`,
};

const dashboard = await (await fetch(`/dashboards/${name}.json`)).json();
find('h1').textContent = dashboard.title;
find('#description').textContent = dashboard.description;
find('#note').textContent =
  `preview, not Grafana · ${minutes} minutes to ${new Date(toS * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
for (const other of ['ingestion', 'projections', 'positioning', 'connectors', 'jobs', 'kafka', 'services']) {
  const link = document.createElement('a');
  given.set('dashboard', other);
  link.href = `?${given}`;
  link.textContent = other;
  find('nav').append(link);
}
await Promise.all(dashboard.panels.map(show));
document.body.dataset.drawn = 'true';

/** @param {any} panel */
async function show(panel) {
  const box = document.createElement('section');
  const { x, y, w, h } = panel.gridPos;
  box.style.gridArea = `${y + 1} / ${x + 1} / span ${h} / span ${w}`;
  box.className = panel.type === 'row' ? 'row' : 'panel';
  find('main').append(box);
  if (panel.type === 'row') {
    box.textContent = panel.title;
    return;
  }
  const title = document.createElement('h2');
  title.textContent = panel.title;
  title.title = panel.description;
  box.append(title);
  try {
    const answers = await Promise.all(
      panel.targets.map((/** @type {{ expr: string, legendFormat?: string }} */ { expr, legendFormat }) =>
        linesOf(range, { expr: filledIn(expr, variables), legend: legendFormat }),
      ),
    );
    draw(box, panel, timesOf(range), answers.flat());
  } catch (error) {
    const problem = document.createElement('p');
    problem.className = 'problem';
    problem.textContent = String(error);
    box.append(problem);
  }
}

/** @param {string} selector */
function find(selector) {
  const found = document.querySelector(selector);
  if (found === null) throw new Error(`no ${selector} in the page`);
  return found;
}
