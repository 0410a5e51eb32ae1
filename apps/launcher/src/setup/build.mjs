import { runToEnd } from '../../../../libs/dev-servers/src/process/managed-process.mjs';
import { nodeForServices, toolEnvironment } from './node-binary.mjs';
import { binFile, rootDir } from './paths.mjs';

/**
 * Builds every project; Nx skips what is current.
 *
 * @param {{ abort?: AbortSignal, onLog?: (line: string) => void }} options
 */
export async function build({ abort, onLog }) {
  const args = [binFile('nx'), 'run-many', '-t', 'build', '--output-style=stream'];
  const env = toolEnvironment();
  await runToEnd({ name: 'build', command: nodeForServices(), args, cwd: rootDir, env, abort, onLine: onLog });
}
