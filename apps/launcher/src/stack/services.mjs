import { startService } from './commands.mjs';
import { waitUntilReady } from './health.mjs';
import { SERVICES } from './ports.mjs';
import { step } from './progress.mjs';
import { serviceEnv } from './service-env.mjs';

/**
 * Starts every service, side by side, and waits until all are ready.
 *
 * @param {{
 *   settings: import('./service-env.mjs').StackSettings,
 *   databaseUrls: Map<string, string>,
 *   parts: import('./part-list.mjs').PartList,
 *   openLog: (part: string) => (line: string) => void,
 *   onProgress: import('./progress.mjs').OnProgress,
 *   abort?: AbortSignal,
 * }} options
 */
export async function startServices({ settings, databaseUrls, parts, openLog, onProgress, abort }) {
  /** @param {import('./ports.mjs').ServiceName} name */
  const start = async (name) => {
    const onLine = openLog(name);
    const env = serviceEnv(name, settings, databaseUrls.get(name));
    const part = await parts.start(name, (stop) => startService({ name, env, abort: stop, onLine }));
    await waitUntilReady(part, settings.ports.internal[name], { abort });
  };
  await Promise.all(SERVICES.map((name) => step(onProgress, name, () => start(name))));
}
