import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { ManagedProcess } from '../../../../libs/dev-servers/src/process/managed-process.mjs';
import { freePort } from '../../../../libs/dev-servers/src/free-port.mjs';

/** What Prometheus is given in production. */
export const prometheusFolder = fileURLToPath(new URL('../../../../docker/observability/prometheus/', import.meta.url));

const READY_WITHIN_MS = 30_000;

/**
 * Starts a Prometheus with our rules on the services of a stack that runs here. Its configuration is ours but for where the
 * services are, and how often it looks.
 *
 * @param {{ binary: string, folder: string, targets: Record<string, number>, scrapeS: number }} options `folder`: empty, its
 *   own; `targets`: the internal port of each service
 */
export async function startPrometheus({ binary, folder, targets, scrapeS }) {
  await writeConfig(folder, targets, scrapeS);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = new ManagedProcess({
    name: 'prometheus',
    command: binary,
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    env: process.env,
  });
  const deadlineMs = Date.now() + READY_WITHIN_MS;
  while (!(await answers(`${url}/-/ready`))) {
    if (Date.now() > deadlineMs) {
      await server.stop();
      throw new Error('Prometheus does not get ready.');
    }
    await delay(100);
  }
  return { url, stop: () => server.stop() };
}

/** @param {string} url */
async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/**
 * @param {string} folder
 * @param {Record<string, number>} targets
 * @param {number} scrapeS
 */
async function writeConfig(folder, targets, scrapeS) {
  const config = parse(await readFile(join(prometheusFolder, 'prometheus.yml'), 'utf8'));
  config.global = { scrape_interval: `${scrapeS}s`, evaluation_interval: `${scrapeS}s` };
  const [umbra] = config.scrape_configs;
  delete umbra.dns_sd_configs;
  delete umbra.relabel_configs;
  umbra.static_configs = Object.entries(targets).map(([service, port]) => ({
    targets: [`127.0.0.1:${port}`],
    labels: { service, job: service },
  }));
  config.scrape_configs = [umbra];
  await mkdir(join(folder, 'rules'), { recursive: true });
  await writeFile(join(folder, 'prometheus.yml'), stringify(config));
  for (const name of await readdir(join(prometheusFolder, 'rules'))) {
    const rules = parse(await readFile(join(prometheusFolder, 'rules', name), 'utf8'));
    // Long windows are computed seldom: too seldom for a run of minutes.
    for (const group of rules.groups) delete group.interval;
    await writeFile(join(folder, 'rules', name), stringify(rules));
  }
}
