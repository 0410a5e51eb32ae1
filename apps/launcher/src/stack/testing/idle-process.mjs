import { ManagedProcess } from '../../../../../libs/dev-servers/src/process/managed-process.mjs';

/**
 * A process that does nothing, for tests.
 *
 * @param {AbortSignal} abort
 */
export function idleProcess(abort) {
  const args = ['-e', 'setInterval(() => {}, 1000)'];
  return new ManagedProcess({ name: 'idle', command: process.execPath, args, abort });
}
