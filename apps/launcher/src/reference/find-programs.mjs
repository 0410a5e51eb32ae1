import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rootDir } from '../setup/paths.mjs';
import { SERVICES } from '../stack/ports.mjs';
import { launcherSettings } from './launcher-settings.mjs';

/** @typedef {import('@umbra/config/reference').Program} Program */

/** @type {Program} */
const launcher = {
  name: 'launcher',
  description:
    'The commands for one machine: `npm start`, `npm run demo`, `npm run rebuild`, `npm test`. All other variables reach ' +
    'the services as they are.',
  settings: launcherSettings,
};

/**
 * Every program of the repository with its settings: each app and lib that has some exports them as `programs` from a
 * file named `<project>.programs`.
 *
 * @param {'src' | 'dist'} folder the sources, for tests, or what was built of them
 * @returns {Promise<Program[]>} the services first
 */
export async function findPrograms(folder) {
  const ending = folder === 'src' ? 'ts' : 'js';
  const files = globSync(`{apps,libs}/*/${folder}/*.programs.${ending}`, { cwd: rootDir }).sort();
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(join(rootDir, file)).href)));
  /** @type {Program[]} */
  const programs = modules.flatMap((module) => module.programs);
  const serviceNames = /** @type {readonly string[]} */ (SERVICES);
  const isService = (/** @type {Program} */ { name }) => serviceNames.includes(name);
  return [...programs.filter(isService), ...programs.filter((program) => !isService(program)), launcher];
}
