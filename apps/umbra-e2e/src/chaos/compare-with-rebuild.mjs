import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../launcher/rebuild.mjs', import.meta.url));

/**
 * Builds the read models from the whole log beside the live ones and compares, as `npm run rebuild -- shadows --dry-run`.
 *
 * @param {string} dataDir of the running stack
 * @returns {Promise<string[]>} how they differ; empty if they do not
 */
export async function compareWithRebuild(dataDir) {
  const child = spawn(process.execPath, [program, 'shadows', '--dry-run'], {
    env: { ...process.env, UMBRA_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return code === 0 ? [] : [`the read models are not what a rebuild gives:\n${output}`];
}
