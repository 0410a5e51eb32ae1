import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');

/**
 * Runs `npm run positioning:import` beside the stack of the tests.
 * @throws with all that it printed when it fails
 */
export async function importMap(format: 'cells' | 'wigle', content: string): Promise<void> {
  const file = join(tmpdir(), `umbra-${format}-${randomUUID()}.csv`);
  await writeFile(file, content);
  try {
    const args = ['import', '--format', format, '--file', file, '--source', 'end-to-end test', '--licence', 'none'];
    const child = spawn(process.execPath, [join(ROOT, 'apps/launcher/positioning.mjs'), ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Error(`the import of ${format} ended with ${String(code)}: ${output}`);
  } finally {
    await rm(file);
  }
}
