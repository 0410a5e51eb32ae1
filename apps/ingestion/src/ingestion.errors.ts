import { badRequest, forbidden, notFound, payloadTooLarge, tooManyRequests, unavailable, WireError } from '@umbra/wire';
import type { Excess } from './rate-limit/sample-limits.ts';
import { pathTo, type Refusal } from './telemetry/refusal.ts';

// Every refusal that this service can give. What libs refuse (tokens, JSON, a log that is away) has codes of theirs.

export const bodyMissing = (wanted: string): WireError =>
  badRequest('INGESTION_BODY_MISSING', `The body is empty; wanted: ${wanted}.`);

export const contentTypeUnknown = (): WireError =>
  badRequest(
    'INGESTION_CONTENT_TYPE',
    'The Content-Type is not one that telemetry comes in; wanted: application/json.',
  );

export const telemetryInvalid = ({ path, reason }: Refusal): WireError =>
  badRequest('INGESTION_TELEMETRY_INVALID', `The telemetry is not valid: ${path || 'the body'} ${reason}.`, [
    { path, reason },
  ]);

export const idMissing = (): WireError =>
  badRequest(
    'INGESTION_ID_MISSING',
    'The body names no device; wanted: `id`, a tracking ID, or an external ID with `appId`.',
    [{ path: 'id', reason: 'is missing' }],
  );

export const tooManySamples = (max: number): WireError =>
  payloadTooLarge('INGESTION_TOO_MANY_SAMPLES', `The body holds too many samples; wanted: at most ${max} a request.`);

export const notTheDeviceItself = (): WireError =>
  forbidden('INGESTION_NOT_THE_DEVICE_ITSELF', "A device posts for itself only; wanted: no `id`, or the device's own.");

export const deviceOfAnotherProject = (path: string): WireError =>
  forbidden(
    'INGESTION_DEVICE_OF_ANOTHER_PROJECT',
    `The device that ${pathTo(path, 'id')} names is not of your project.`,
  );

export const deviceUnknown = (path: string): WireError =>
  notFound('INGESTION_DEVICE_UNKNOWN', `${pathTo(path, 'id')} names no device that is claimed.`, {
    details: { errors: [{ path: pathTo(path, 'id'), reason: 'names no device that is claimed' }] },
  });

export const rateLimited = ({ limit, remaining, retryAfterSeconds }: Excess): WireError =>
  tooManyRequests(`The application sends more than ${limit} samples a second.`, {
    'X-RateLimit-Limit': String(limit),
    'X-RateLimit-Remaining': String(remaining),
    'Retry-After': String(retryAfterSeconds),
  });

// Commands of connectors: the asker is told by a reply, in the same words.

export const commandInvalid = ({ path, reason }: Pick<Refusal, 'path' | 'reason'>): WireError =>
  badRequest('INGESTION_COMMAND_INVALID', `The command is not valid: ${path} ${reason}.`, [{ path, reason }]);

export const commandTypeUnknown = (): WireError =>
  new WireError(
    501,
    'INGESTION_COMMAND_TYPE_UNKNOWN',
    'Ingestion, as it is now, carries out no commands of this type.',
  );

/** Says nothing of the cause, which is in the log. */
export const commandFailed = (): WireError =>
  new WireError(500, 'INGESTION_COMMAND_FAILED', 'Ingestion failed to carry out this command.');

export const OVERLOADED = 'INGESTION_OVERLOADED';

export const overloaded = (): WireError =>
  unavailable(OVERLOADED, 'Too many requests are waiting already; the same request may succeed later.');
