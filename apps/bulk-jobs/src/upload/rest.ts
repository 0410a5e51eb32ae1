import { setImmediate } from 'node:timers/promises';

/** Lets other requests have their turn. @throws the reason of the signal: what nobody waits for is not gone on with */
export async function rest(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}
