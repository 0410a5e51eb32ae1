import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../launcher/rebuild.mjs', import.meta.url));

/**
 * Runs `npm run rebuild -- shadows` beside a stack.
 *
 * @param {string} dataDir of the stack
 * @param {string[]} args
 * @returns {Promise<{ code: number | null, output: string }>}
 */
export async function runRebuild(dataDir, ...args) {
  const child = spawn(process.execPath, [program, 'shadows', ...args], {
    env: { ...process.env, UMBRA_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, output };
}
