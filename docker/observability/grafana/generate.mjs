// `npm run dashboards`: writes grafana/dashboards/*.json from grafana/source. A test compares the two.
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { connectors } from './source/connectors.mjs';
import { ingestion } from './source/ingestion.mjs';
import { jobs } from './source/jobs.mjs';
import { kafka } from './source/kafka.mjs';
import { positioning } from './source/positioning.mjs';
import { projections } from './source/projections.mjs';
import { services } from './source/services.mjs';

/** By the name of their file. */
export const dashboards = { ingestion, projections, positioning, connectors, jobs, kafka, services };

/** @param {string} name of a dashboard */
export const fileOf = (name) => new URL(`dashboards/${name}.json`, import.meta.url);

/** The text of a dashboard's file. @param {keyof typeof dashboards} name */
export async function textOf(name) {
  const options = await resolveConfig(fileOf(name));
  return format(JSON.stringify(dashboards[name]), { ...options, parser: 'json' });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const name of /** @type {(keyof typeof dashboards)[]} */ (Object.keys(dashboards))) {
    await writeFile(fileOf(name), await textOf(name));
  }
}
