import { spawn } from 'node:child_process';

/**
 * Makes a database in a cluster that is not running, by the server's single-user mode: no client library is needed.
 *
 * @param {{
 *   postgres: string, cluster: string, database: string,
 *   cwd?: string, env?: NodeJS.ProcessEnv, uid?: number, gid?: number,
 * }} options
 * @throws if the server refuses; the message carries its output
 */
export async function createDatabase({ postgres, cluster, database, cwd, env, uid, gid }) {
  const child = spawn(postgres, ['--single', '-D', cluster, '-c', 'exit_on_error=on', 'postgres'], {
    ...{ cwd, env, uid, gid },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  child.stdin.end(`CREATE DATABASE ${database};\n`);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`PostgreSQL (making the database ${database}) failed:\n${output}`);
}
