import { outputOf, runProgram } from './commands.mjs';
import { step } from './progress.mjs';
import { DATABASE_SERVICES } from './service-env.mjs';

/**
 * Makes what the services need before they start: topics, a role and a schema for each, and their tables. All of it is
 * done by programs of those who own it, and each may be run again.
 *
 * @param {{
 *   env: NodeJS.ProcessEnv, onProgress: import('./progress.mjs').OnProgress, abort?: AbortSignal,
 * }} options `env` names both servers, and the secret key that the roles' passwords derive from
 * @returns {Promise<Map<string, string>>} the database URL of each service that has one; it holds a password
 */
export async function provision({ env, onProgress, abort }) {
  const [, urls] = await Promise.all([
    step(onProgress, 'topics', (onLine) =>
      runProgram({ file: 'libs/kafka/dist/cli/create-topics.js', env, abort, onLine }),
    ),
    step(onProgress, 'database', (onLine) => prepareDatabase({ env, abort, onLine })),
  ]);
  return urls;
}

/** @param {{ env: NodeJS.ProcessEnv, abort?: AbortSignal, onLine: (line: string) => void }} options */
async function prepareDatabase({ env, abort, onLine }) {
  await runProgram({ file: 'libs/postgres/dist/cli/provision.js', args: [...DATABASE_SERVICES], env, abort, onLine });
  const urls = await Promise.all(
    DATABASE_SERVICES.map(async (service) => {
      const url = await outputOf({ file: 'libs/postgres/dist/cli/service-url.js', args: [service], env, abort });
      await runProgram({ file: `apps/${service}/dist/migrate.js`, env: { ...env, DATABASE_URL: url }, abort, onLine });
      return /** @type {const} */ ([service, url]);
    }),
  );
  return new Map(urls);
}
