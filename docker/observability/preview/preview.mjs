// `npm run preview:dashboards`: the dashboards in a browser, drawn from a running Prometheus, for people without Grafana.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const here = new URL('.', import.meta.url);
const uplot = new URL('../../../node_modules/uplot/dist/', here);

/** @type {Record<string, [URL, string]>} */
const FILES = {
  '/': [new URL('page.html', here), 'text/html'],
  '/page.css': [new URL('page.css', here), 'text/css'],
  '/uplot.css': [new URL('uPlot.min.css', uplot), 'text/css'],
  '/uplot.mjs': [new URL('uPlot.esm.js', uplot), 'text/javascript'],
  '/queries.mjs': [new URL('../grafana/queries.mjs', here), 'text/javascript'],
};
for (const name of ['page', 'panels', 'prometheus', 'units']) {
  FILES[`/${name}.mjs`] = [new URL(`${name}.mjs`, here), 'text/javascript'];
}
for (const name of ['ingestion', 'projections', 'positioning', 'connectors', 'jobs', 'kafka', 'services']) {
  FILES[`/dashboards/${name}.json`] = [new URL(`../grafana/dashboards/${name}.json`, here), 'application/json'];
}

/**
 * Serves the page on this machine alone. It asks Prometheus from the browser.
 *
 * @param {number} port 0 for any
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function servePreview(port) {
  const server = createServer(async (request, response) => {
    const [file, type] = FILES[new URL(request.url ?? '/', 'http://localhost').pathname] ?? [];
    if (file === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': type }).end(await readFile(file));
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the preview does not listen');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3001' },
      prometheus: { type: 'string', default: 'http://127.0.0.1:9090' },
    },
  });
  const { url } = await servePreview(Number(values.port));
  console.log(`${url}/?prometheus=${values.prometheus}`);
}
