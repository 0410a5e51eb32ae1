import type { Caller } from '@umbra/access';
import type { UserId } from '@umbra/contracts/ids';

/** In whose name something is done; devices do nothing here. */
export function nameOfCaller(caller: Caller): UserId | 'api-key' {
  return caller.kind === 'user' ? caller.userId : 'api-key';
}
