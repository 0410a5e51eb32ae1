import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { parseEnv, promisify } from 'node:util';
import { rootDir } from '../setup/paths.mjs';
import { Problem } from '../setup/problem.mjs';

const composeFile = join(rootDir, 'docker/compose.yaml');
/** Of a rebuild's progress lines. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

/**
 * Runs `docker compose` for the Umbra of docker/compose.yaml.
 *
 * @param {string[]} args
 * @returns {Promise<string>} what it printed
 * @throws if it fails; the message carries its error output
 */
export function compose(...args) {
  return docker('compose', '--file', composeFile, ...args);
}

/**
 * Starts a service's container again, and nothing that it depends on.
 *
 * @param {string} service
 */
export async function startContainer(service) {
  await docker('start', (await compose('ps', '--all', '--quiet', service)).trim());
}

/** @param {string[]} args */
async function docker(...args) {
  const { stdout } = await promisify(execFile)('docker', args, { maxBuffer: MAX_OUTPUT_BYTES });
  return stdout;
}

/**
 * What somebody beside the containers needs to use the Umbra in them.
 *
 * @returns {Promise<{ url: string, env: NodeJS.ProcessEnv }>} `env` names the administrator and the demo user
 * @throws {Problem} if it does not run
 */
export async function composeStack() {
  try {
    const address = await compose('port', 'gateway', '8080');
    const files = await compose('exec', '-T', 'postgres', 'cat', '/run/umbra/admin.env', '/run/umbra/demo.env');
    return { url: `http://${address.trim()}`, env: parseEnv(files) };
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    throw new Problem(
      `Umbra does not run in containers: \`docker compose -f docker/compose.yaml up --wait\` first.\n${message}`,
    );
  }
}
