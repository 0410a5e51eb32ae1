import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/**
 * Prometheus and its tool, which lies beside it.
 *
 * @param {NodeJS.ProcessEnv} env PROMETHEUS_BIN names the server; else it is looked for on PATH
 * @returns {{ prometheus: string, promtool: string }}
 * @throws what to do if there is none
 */
export function findPrometheus(env) {
  const prometheus = env.PROMETHEUS_BIN || onPath('prometheus', env);
  if (prometheus === undefined || !existsSync(prometheus)) {
    throw new Error(
      'There is no Prometheus: install one (Debian: `apt-get install prometheus`), or set PROMETHEUS_BIN.',
    );
  }
  const promtool = join(dirname(prometheus), 'promtool');
  if (!existsSync(promtool)) throw new Error(`There is no promtool beside ${prometheus}.`);
  return { prometheus, promtool };
}

/**
 * A browser that draws pages without a window.
 *
 * @param {NodeJS.ProcessEnv} env CHROMIUM_BIN names it; else it is looked for on PATH
 * @throws what to do if there is none
 */
export function findChromium(env) {
  const chromium = env.CHROMIUM_BIN || onPath('chromium', env) || onPath('google-chrome', env);
  if (chromium === undefined) throw new Error('There is no Chromium for pictures: install one, or set CHROMIUM_BIN.');
  return chromium;
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
function onPath(name, env) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}
