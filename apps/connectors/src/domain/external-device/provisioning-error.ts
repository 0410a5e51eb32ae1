import type { CommandRefusal } from '@umbra/contracts/command';
import { errorText } from '@umbra/wire';

/** `info.error` of a device that could not be had, or is not there any more: as an answer over HTTP would have it. */
export const provisioningError = ({ status, code, message }: CommandRefusal): object => ({
  code: status,
  error: errorText(status),
  message,
  details: { umbraErrorCode: code },
});
