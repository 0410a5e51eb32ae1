import { get } from 'node:http';
import { SERVICES } from '../../../launcher/src/stack/ports.mjs';

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /(\w+)="([^"]*)"/g;

/** @typedef {{ name: string, labels: Record<string, string>, value: number }} Series */

/**
 * What every service shows of itself.
 *
 * @param {import('../../../launcher/stack.mjs').Stack} stack
 * @returns {Promise<Map<string, Series[]>>} by service
 */
export async function scrape({ ports }) {
  const pages = await Promise.all(SERVICES.map((service) => pageOf(ports.internal[service])));
  return new Map(SERVICES.map((service, index) => [service, seriesOf(pages[index] ?? '')]));
}

/**
 * @param {Map<string, Series[]>} scraped
 * @param {string} service
 * @param {string} name
 * @param {Record<string, string>} [labels]
 * @returns {number} what the series add up to; 0 where there is none
 */
export function valueOf(scraped, service, name, labels = {}) {
  const wanted = Object.entries(labels);
  return (scraped.get(service) ?? [])
    .filter((series) => series.name === name && wanted.every(([label, value]) => series.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);
}

/**
 * @param {string} page in Prometheus' text format
 * @returns {Series[]}
 */
function seriesOf(page) {
  return page.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = line.startsWith('#') ? [] : (LINE.exec(line) ?? []);
    if (name === undefined) return [];
    const pairs = [...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, text]);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}

/**
 * @param {number} port
 * @returns {Promise<string>}
 */
function pageOf(port) {
  return new Promise((resolve, reject) => {
    get(`http://127.0.0.1:${port}/metrics`, { agent: false }, (response) => {
      let page = '';
      response.setEncoding('utf8');
      response.on('data', (part) => (page += part));
      response.on('end', () => resolve(page));
      response.on('error', reject);
    }).on('error', reject);
  });
}
