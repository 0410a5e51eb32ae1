import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { servePreview } from '../../../../docker/observability/preview/preview.mjs';
import { dashboards, fileOf } from '../observability/dashboards.mjs';

const WIDTH = 1500;
const HEADER_PIXELS = 80;
/** A row of the grid in the preview, its gap included. */
const ROW_PIXELS = 40;
const DRAWN_WITHIN_MS = 15_000;

/**
 * Draws every dashboard from a running Prometheus.
 *
 * @param {{ chromium: string, prometheus: string, folder: string, minutes: number, scrapeS: number }} options
 * @returns {Promise<string[]>} the files
 */
export async function takePictures({ chromium, prometheus, folder, minutes, scrapeS }) {
  const preview = await servePreview(0);
  const toS = Math.floor(Date.now() / 1000) - scrapeS;
  const files = [];
  try {
    for (const name of Object.keys(dashboards)) {
      const { panels } = JSON.parse(await readFile(fileOf(name), 'utf8'));
      const rows = Math.max(...panels.map((/** @type {any} */ { gridPos }) => gridPos.y + gridPos.h));
      const query = new URLSearchParams({
        ...{ dashboard: name, prometheus, minutes: `${minutes}`, scrape: `${scrapeS}`, to: `${toS}` },
      });
      const file = join(folder, `dashboard-${name}.png`);
      await promisify(execFile)(chromium, [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--hide-scrollbars',
        `--window-size=${WIDTH},${HEADER_PIXELS + rows * ROW_PIXELS}`,
        `--virtual-time-budget=${DRAWN_WITHIN_MS}`,
        `--screenshot=${file}`,
        `${preview.url}/?${query}`,
      ]);
      files.push(file);
    }
  } finally {
    await preview.close();
  }
  return files;
}
